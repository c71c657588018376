import type { FieldMistake } from '../../core/plan/diagnostic.ts'
import { expectationHint, expectationWords } from './expectation.ts'
import type { Said } from './said.ts'
import { said, suggestion } from './said.ts'

const idRule = 'use a-z, 0-9, _ and -, with single dots within, at most 64 characters, no .lock'

export function fieldWords(mistake: FieldMistake): Said {
  switch (mistake.kind) {
    case 'unknown-field':
      return said(`unknown field "${mistake.field}"`, suggestion(mistake.nearest, mistake.known))
    case 'missing-field':
      return said(`"${mistake.field}" is missing`)
    case 'wrong-value': {
      const { field, expected, found } = mistake
      return said(
        `${field || 'the file'} must be ${expectationWords(expected)}, not ${found}`,
        expectationHint(expected, found),
      )
    }
    case 'wrong-version':
      return said(`version ${mistake.found} is unknown to this orch`, 'write "version": 1')
    case 'bad-id':
      return said(
        `"${mistake.id}" cannot be a task's id`,
        mistake.suggestion === null ? idRule : `${idRule}: "${mistake.suggestion}"`,
      )
    case 'bad-pattern':
      return said(
        `${mistake.field} is not a pattern that RE2 reads: ${mistake.detail}`,
        'RE2 has no lookaround and no backreferences',
      )
    case 'missing-placeholder':
      return said(
        `${mistake.field} must contain ${mistake.placeholder}`,
        'without it branches of several tasks would get one name',
      )
    case 'unknown-placeholder':
      return said(
        `${mistake.field} has the unknown placeholder ${mistake.placeholder}`,
        mistake.nearest == null
          ? `it may have ${mistake.known.join(' and ')}`
          : `did you mean ${mistake.nearest}?`,
      )
    case 'unused-field':
      return said(
        `${mistake.field} means nothing to ${mistake.adapter}: only acp agents have modes`,
        'remove it, or say it in "args"',
      )
    case 'reserved-env':
      return said(`the variable ${mistake.name} is set by orch and git alone`, 'choose another name')
  }
}
