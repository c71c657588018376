import type { TextMistake } from '../../core/plan/diagnostic.ts'
import type { Said } from './said.ts'
import { said } from './said.ts'
import { syntaxHints, syntaxWords } from './syntax.ts'

export function textWords(mistake: TextMistake): Said {
  switch (mistake.kind) {
    case 'syntax':
      return said(syntaxWords[mistake.detail] ?? mistake.detail, syntaxHints[mistake.detail] ?? null)
    case 'empty-file':
      return said('the file is empty', '`orch init` writes a starter plan and a config')
    case 'too-many-aliases':
      return said('references (*name) repeat too much of the file', 'write repeated parts out')
    case 'duplicate-key':
      return said(`duplicate key "${mistake.key}"`, 'remove one of the two')
    case 'literal-secret':
      return said(
        `this looks like a literal key (${mistake.looksLike})`,
        'keep keys out of files: hand it on with {"from": "env:NAME"} in "env", or with "passEnv" of the agent',
      )
  }
}
