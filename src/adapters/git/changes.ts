export interface TreeEntry {
  /** `000000` where there is nothing. */
  readonly mode: string
  readonly oid: string
}

/** A path that differs between two trees; renames are a deletion and an addition. */
export interface TreeChange {
  readonly path: string
  readonly change: 'added' | 'modified' | 'deleted' | 'type-changed'
  readonly from: TreeEntry
  readonly to: TreeEntry
}

/** Lines added and removed; none in binary files. */
export interface LineCount {
  readonly addedLines: number
  readonly removedLines: number
  readonly binary: boolean
}

type Encoding = 'utf8' | 'latin1'

/** What makes `diff-tree` say what `readChanges` reads. */
export const CHANGE_OPTIONS = ['-z', '--raw', '--numstat', '--no-abbrev', '--no-ext-diff', '--no-textconv']

/**
 * All paths that differ, in git's order, then line counts where they were asked for; `encoding` latin1 keeps names that
 * are not UTF-8 apart.
 */
export function readChanges(
  answer: Buffer,
  encoding: Encoding,
): { readonly changes: readonly TreeChange[]; readonly lines: ReadonlyMap<string, LineCount> } {
  const fields = answer.toString(encoding).split('\0')
  const changes: TreeChange[] = []
  let at = 0
  for (let raw = RAW.exec(fields[0] ?? ''); raw !== null; raw = RAW.exec(fields[at] ?? '')) {
    const [, fromMode = '', toMode = '', fromOid = '', toOid = '', letter = ''] = raw
    const path = fields[at + 1] ?? ''
    const change = CHANGE_OF[letter] ?? 'modified'
    changes.push({ path, change, from: { mode: fromMode, oid: fromOid }, to: { mode: toMode, oid: toOid } })
    at += 2
  }
  return { changes, lines: new Map(fields.slice(at).flatMap(readLineCount)) }
}

const RAW = /^:(\d{6}) (\d{6}) (\w{40}) (\w{40}) (\w)/

const CHANGE_OF: Readonly<Record<string, TreeChange['change']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  T: 'type-changed',
}

/** `<added> TAB <removed> TAB <path>`, `-` for what is binary. */
function readLineCount(record: string): readonly (readonly [path: string, lines: LineCount])[] {
  const [, added, removed, path] = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(record) ?? []
  if (path === undefined) return []
  const binary = added === '-'
  const count = (text: string | undefined) => (binary ? 0 : Number(text))
  return [[path, { addedLines: count(added), removedLines: count(removed), binary }]]
}
