import type { PromptFileProblem, PromptMistake } from '../../core/plan/diagnostic.ts'
import type { Said } from './said.ts'
import { said, suggestion } from './said.ts'

export function promptWords(mistake: PromptMistake): Said {
  switch (mistake.kind) {
    case 'no-prompt':
      return said(`task "${mistake.id}" has neither prompt nor promptFile`, sayWhat)
    case 'two-prompts':
      return said(`task "${mistake.id}" has both prompt and promptFile`, 'keep one of the two')
    case 'empty-prompt':
      return said('the prompt is empty', sayWhat)
    case 'no-templates':
      return said(
        `the target has no prompt template in ${mistake.folder}`,
        'commit one, such as rules.md, or say "prompts": null',
      )
    case 'no-template':
      return said(`the target has no file ${mistake.file}`, 'commit it there, or say "template": null')
    case 'unknown-template':
      return said(
        `${mistake.name} stands for none of orch's prompt templates`,
        suggestion(mistake.nearest, mistake.known) ?? 'they have the names in templates/prompts of orch',
      )
    case 'prompt-file': {
      const [message, hint] = promptFileWords[mistake.problem]
      return said(`promptFile "${mistake.file}" ${message}`, hint)
    }
  }
}

const sayWhat = 'say what the agent has to do'

const promptFileWords: Readonly<Record<PromptFileProblem, readonly [message: string, hint: string | null]>> =
  {
    missing: ['does not exist', 'it is relative to the plan file'],
    unreadable: ['cannot be read', 'look at its permissions'],
    outside: [
      'is outside the repository and not beside the plan',
      'move it into the repository; links are followed',
    ],
    'not-a-file': ['is not a file', null],
    'too-large': ['is larger than 4 MB', null],
    empty: ['is empty', sayWhat],
  }
