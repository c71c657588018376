import type { Fields } from '../fields.ts'
import { fieldsOf, textOf } from '../fields.ts'
import { confined } from './confine.ts'
import type { AcpSetting } from './setting.ts'
import type { ToolCall } from './tools.ts'

/** One answer that an agent offers to its own question. */
export interface Option {
  readonly id: string
  readonly kind: string
  /** What a person types. */
  readonly label: string
}

/**
 * The option that lets a call happen without asking anybody: with `full` whatever it is, with `safe` what names no
 * place outside of the worktree. Null asks a person.
 */
export function freely(
  call: ToolCall,
  options: readonly Option[],
  { permissions, root }: Pick<AcpSetting, 'permissions'> & { readonly root: string },
): Option | null {
  if (permissions !== 'full' && !staysInside(call, root)) return null
  return options.find(({ kind }) => kind === 'allow_once') ?? options.find(isAllowing) ?? null
}

/**
 * A command runs in the worktree unless it says otherwise; what it then does no client can tell. Files have to be named:
 * a call that changes something somewhere is not taken on trust.
 */
function staysInside({ kind, paths }: ToolCall, root: string): boolean {
  const isInside = paths.every((path) => path === '/dev/null' || confined(root, path) !== null)
  switch (kind) {
    case 'read':
    case 'search':
    case 'think':
    case 'execute':
      return isInside
    case 'edit':
    case 'delete':
    case 'move':
      return isInside && paths.length > 0
  }
  return false
}

/** The options of a request, each under a word that no other has. */
export function optionsOf({ options }: Fields): readonly Option[] {
  const offered = (Array.isArray(options) ? options : []).map((each) => fieldsOf(each) ?? {})
  const kinds = offered.map(({ kind }) => textOf(kind) ?? '')
  return offered.map(({ optionId, name }, index) => {
    const kind = kinds[index] ?? ''
    const id = textOf(optionId) ?? ''
    const isOnly = kinds.filter((each) => each === kind).length === 1
    return { id, kind, label: (isOnly ? words[kind] : undefined) ?? textOf(name) ?? id }
  })
}

const words: Readonly<Record<string, string>> = {
  allow_once: 'allow',
  allow_always: 'allow always',
  reject_once: 'deny',
  reject_always: 'deny always',
}

function isAllowing({ kind }: Option): boolean {
  return kind.startsWith('allow')
}

export function isRejecting({ kind }: Option): boolean {
  return kind.startsWith('reject')
}
