import { RE2JS } from 're2js'
import { nearest } from '../../core/plan/nearest.ts'
import { lineOf } from '../document/diagnose.ts'
import type { Finding, Path, TextDocument } from '../document/document.ts'
import { entriesAt, lookup, textAt, textsAt } from '../document/lookup.ts'
import { repeatedNames } from '../document/repeated.ts'
import { installedAgents } from './agents.ts'
import { isBranchName } from './branch-name.ts'
import { gatesWithoutProof } from './gates.ts'
import { fieldName } from './issues.ts'

/**
 * What the fields of a config say to each other. Looks only at what has the right form, so that it finds its
 * mistakes also beside those of the structure.
 */
export function configFindings(document: TextDocument): readonly Finding[] {
  const { value } = document
  return [
    ...repeatedChecks(document),
    ...gatesWithoutProof(value),
    ...unknownAgent(value),
    ...programless(value),
    ...modeless(value),
    ...entriesAt(value, ['checks']).flatMap(({ at }) =>
      usesFindings(document, at, Object.keys(resources(value))),
    ),
    ...environments(value).flatMap((at) => reservedEnv(value, at)),
    ...['branchName', 'commitMessage'].flatMap((field) => badPattern(value, ['policy', field])),
    ...placeholders(value),
    ...mergesInLine(value),
  ]
}

/** Resources named in a `uses` that are not defined, or that are taken twice by one holder. */
export function usesFindings(
  document: TextDocument,
  holder: Path,
  known: readonly string[],
): readonly Finding[] {
  const uses = textsAt(document.value, [...holder, 'uses'])
  const once = uses.filter(({ text }, index) => uses.findIndex((other) => other.text === text) === index)
  return [
    ...repeatedNames(document, 'resource', uses),
    ...once
      .filter(({ text }) => !known.includes(text))
      .map(({ at, text: name }): Finding => {
        const meant = nearest(name, known)
        return { at, mistake: { kind: 'unknown-name', what: 'resource', name, nearest: meant, known } }
      }),
  ]
}

/** Set by orch for each attempt, or by git to say where it works. */
const reserved: ReadonlySet<string> = new Set([
  'ORCH_RUN_ID',
  'ORCH_TASK_ID',
  'ORCH_ATTEMPT',
  'ORCH_BASE',
  'ORCH_PROMPT_FILE',
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
])

/** Variables of an `env` that are not the user's to set. */
export function reservedEnv(value: unknown, env: Path): readonly Finding[] {
  return entriesAt(value, env).flatMap(({ at }): Finding[] => {
    const name = String(at.at(-1))
    return reserved.has(name) ? [{ at, part: 'key', mistake: { kind: 'reserved-env', name } }] : []
  })
}

/** Logs are named for their checks, on disks that may not tell `Unit` from `unit`. */
function repeatedChecks(document: TextDocument): readonly Finding[] {
  const first = new Map<string, Path>()
  return entriesAt(document.value, ['checks']).flatMap(({ at: check }): Finding[] => {
    const at = [...check, 'name']
    const name = textAt(document.value, at)
    if (name === null) return []
    const known = first.get(name.toLowerCase())
    if (known === undefined) {
      first.set(name.toLowerCase(), at)
      return []
    }
    return [
      { at, mistake: { kind: 'duplicate-name', what: 'check', name, firstLine: lineOf(document, known) } },
    ]
  })
}

function unknownAgent(value: unknown): readonly Finding[] {
  const name = textAt(value, ['agent'])
  const known = [
    ...entriesAt(value, ['agents']).map(({ at }) => String(at.at(-1))),
    ...Object.keys(installedAgents),
  ]
  if (name === null || known.includes(name)) return []
  const mistake = { kind: 'unknown-name', what: 'agent', name, nearest: nearest(name, known), known } as const
  return [{ at: ['agent'], mistake }]
}

function programless(value: unknown): readonly Finding[] {
  return entriesAt(value, ['agents']).flatMap(({ at }): Finding[] => {
    if (!['command', 'acp'].includes(textAt(value, [...at, 'adapter']) ?? '')) return []
    const run = lookup(value, [...at, 'run']) ?? null
    return run === null ? [{ at, mistake: { kind: 'missing-field', field: fieldName([...at, 'run']) } }] : []
  })
}

/** Other agents would pass a mode by in silence. */
function modeless(value: unknown): readonly Finding[] {
  return entriesAt(value, ['agents']).flatMap(({ at }): Finding[] => {
    const adapter = textAt(value, [...at, 'adapter'])
    const mode = [...at, 'mode']
    if (adapter === null || adapter === 'acp' || lookup(value, mode) === undefined) return []
    return [{ at: mode, part: 'key', mistake: { kind: 'unused-field', field: fieldName(mode), adapter } }]
  })
}

function resources(value: unknown): object {
  const found = lookup(value, ['resources'])
  return typeof found === 'object' && found !== null ? found : {}
}

function environments(value: unknown): readonly Path[] {
  return [...entriesAt(value, ['agents']), ...entriesAt(value, ['checks'])].map(({ at }) => [...at, 'env'])
}

function badPattern(value: unknown, at: Path): readonly Finding[] {
  const pattern = textAt(value, at)
  if (pattern === null) return []
  try {
    RE2JS.compile(pattern)
    return []
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [{ at, mistake: { kind: 'bad-pattern', field: at.join('.'), detail } }]
  }
}

function mergesInLine(value: unknown): readonly Finding[] {
  const at = ['policy', 'linearHistory']
  const method = lookup(value, ['queue', 'method']) ?? 'merge'
  return lookup(value, at) === true && method === 'merge' ? [{ at, mistake: { kind: 'merge-in-line' } }] : []
}

const templates: readonly { at: Path; known: readonly string[]; needed: readonly string[] }[] = [
  { at: ['branch', 'name'], known: ['{run}', '{task}'], needed: ['{run}', '{task}'] },
  { at: ['queue', 'message'], known: ['{task}', '{title}'], needed: [] },
  { at: ['worktrees', 'root'], known: ['{repo}'], needed: [] },
]

function placeholders(value: unknown): readonly Finding[] {
  const wrong = templates.flatMap(({ at, known, needed }): Finding[] => {
    const template = textAt(value, at)
    if (template === null) return []
    const field = at.join('.')
    const used: readonly string[] = template.match(/\{[^{}]*\}/g) ?? []
    return [
      ...used
        .filter((placeholder) => !known.includes(placeholder))
        .map((placeholder) => ({
          at,
          mistake: { kind: 'unknown-placeholder', field, placeholder, known } as const,
        })),
      ...needed
        .filter((placeholder) => !used.includes(placeholder))
        .map((placeholder) => ({
          at,
          mistake: { kind: 'missing-placeholder', field, placeholder } as const,
        })),
    ]
  })
  return wrong.length > 0 ? wrong : [...badBranch(value), ...badRoot(value)]
}

function badBranch(value: unknown): readonly Finding[] {
  const at = ['branch', 'name']
  const template = textAt(value, at)
  if (template === null || isBranchName(template.replace('{run}', 'run').replace('{task}', 'task'))) return []
  const mistake = {
    kind: 'wrong-value',
    field: 'branch.name',
    expected: 'branch-name',
    found: `"${template}"`,
  } as const
  return [{ at, mistake }]
}

/** Worktrees never stand on the checkout itself or among git's own files. */
function badRoot(value: unknown): readonly Finding[] {
  const at = ['worktrees', 'root']
  const root = textAt(value, at)
  if (root === null || !/^(?:\.?\/*|(?:.*\/)?\.git(?:\/.*)?)$/.test(root)) return []
  const found = JSON.stringify(root)
  return [{ at, mistake: { kind: 'wrong-value', field: 'worktrees.root', expected: 'worktree-root', found } }]
}
