import type { Mistake } from '../../core/plan/diagnostic.ts'
import { fieldWords } from './field.ts'
import { promptWords } from './prompt.ts'
import { referenceWords } from './reference.ts'
import type { Said } from './said.ts'
import { textWords } from './text.ts'

/** What is wrong with the user's text, and what to do about it. */
export function mistakeWords(mistake: Mistake): Said {
  switch (mistake.kind) {
    case 'syntax':
    case 'empty-file':
    case 'too-many-aliases':
    case 'duplicate-key':
    case 'literal-secret':
      return textWords(mistake)
    case 'unknown-field':
    case 'missing-field':
    case 'wrong-value':
    case 'wrong-version':
    case 'bad-id':
    case 'bad-pattern':
    case 'missing-placeholder':
    case 'unknown-placeholder':
    case 'unused-field':
    case 'reserved-env':
      return fieldWords(mistake)
    case 'empty-plan':
    case 'duplicate-name':
    case 'unknown-name':
    case 'self-dependency':
    case 'gate-without-proof':
    case 'merge-in-line':
    case 'cycle':
    case 'no-agent':
      return referenceWords(mistake)
    case 'no-prompt':
    case 'two-prompts':
    case 'empty-prompt':
    case 'no-templates':
    case 'no-template':
    case 'unknown-template':
    case 'prompt-file':
      return promptWords(mistake)
  }
}
