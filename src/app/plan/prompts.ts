import type { PromptFileProblem } from '../../core/plan/diagnostic.ts'
import type { Finding } from '../document/document.ts'
import { secretIn } from '../document/secrets.ts'
import type { TaskOutline } from './outline.ts'

/** What a prompt file came to. */
export type PromptFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: PromptFileProblem }

/** Reads a prompt file by the name that the plan gives it. */
export type ReadPromptFile = (file: string) => PromptFile

/** The prompt of each task by its place in the plan, and what keeps tasks from having one. */
export interface Prompts {
  readonly texts: readonly string[]
  readonly findings: readonly Finding[]
}

/** Every prompt file is read here, once, so that a run never depends on it again. */
export function readPrompts(tasks: readonly TaskOutline[], readPromptFile: ReadPromptFile): Prompts {
  const read = tasks.map((task) => promptOf(task, readPromptFile))
  return {
    texts: read.map((each) => (typeof each === 'string' ? each : '')),
    findings: read.flatMap((each) => (typeof each === 'string' ? [] : each)),
  }
}

function promptOf(task: TaskOutline, readPromptFile: ReadPromptFile): string | readonly Finding[] {
  const { at, prompt, promptFile } = task
  const id = task.id ?? ''
  if (task.hasPrompt && task.hasPromptFile)
    return [{ at: [...at, 'promptFile'], part: 'key', mistake: { kind: 'two-prompts', id } }]
  if (promptFile !== null) return promptFromFile(promptFile, [...at, 'promptFile'], readPromptFile)
  if (prompt === null)
    return task.hasPrompt || task.hasPromptFile ? [] : [{ at, mistake: { kind: 'no-prompt', id } }]
  if (prompt.trim() === '') return [{ at: [...at, 'prompt'], mistake: { kind: 'empty-prompt' } }]
  return prompt
}

function promptFromFile(
  file: string,
  at: Finding['at'],
  readPromptFile: ReadPromptFile,
): string | readonly Finding[] {
  const found = readPromptFile(file)
  if (found.kind === 'problem')
    return [{ at, mistake: { kind: 'prompt-file', file, problem: found.problem } }]
  const looksLike = secretIn(found.text)
  if (looksLike !== null) return [{ at, mistake: { kind: 'literal-secret', looksLike } }]
  return found.text
}
