import { readFileSync } from 'node:fs'
import type { AgentScript, Scene } from '../../../ports/agent-script.ts'

/** What the program was started with. */
export interface Cue {
  readonly task: string
  readonly attempt: number
  readonly prompt: string
}

/** The scene to play, by what prompt and work tree say; null when the script has none. */
export function findScene(script: AgentScript, cue: Cue): Scene | null {
  return script[cue.task]?.find(({ when = {} }) => holds(when, cue)) ?? null
}

function holds(when: NonNullable<Scene['when']>, { attempt, prompt }: Cue): boolean {
  return (
    attempt >= (when.attempt ?? 1) &&
    prompt.includes(when.prompt ?? '') &&
    (when.file === undefined || textOf(when.file.path).includes(when.file.has))
  )
}

/** Empty for a file that is not there. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
