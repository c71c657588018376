import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Sight } from '../../../core/escape/change.ts'

type Seen = readonly (readonly [name: string, sight: Sight])[]

/** Files of the shared git folder that change what git does, with what may be shown of them. */
const files = [
  ...['HEAD', 'shallow', 'info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout'],
  'objects/info/alternates',
]

/** A list of ignored paths; whoever puts more there wants to be looked up. */
const mostBytes = 65_536

export function readFiles(commonDir: string): Seen {
  return [...files.flatMap((name) => readShown(commonDir, name)), ...readHooks(commonDir)]
}

function readShown(commonDir: string, name: string): Seen {
  const path = join(commonDir, name)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile()) return []
  if (stat.size > mostBytes) return [[`.git/${name}`, { value: `${stat.size} ${stat.mtimeMs}`, text: '' }]]
  const text = readFileSync(path, 'utf8').trimEnd()
  return [[`.git/${name}`, { value: text, text: text.replace(/^ref: refs\/heads\//, '') }]]
}

/** Samples come with git and never run. */
function readHooks(commonDir: string): Seen {
  const folder = join(commonDir, 'hooks')
  return namesIn(folder)
    .filter((name) => !name.endsWith('.sample'))
    .flatMap((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false })
      if (stat === undefined) return []
      return [
        [`.git/hooks/${name}`, { value: `${stat.mode} ${stat.size} ${stat.mtimeMs}`, text: '' }] as const,
      ]
    })
}

/** Each key of the repository's own config; values are nobody's business. */
export function makeConfigReader(
  commonDir: string,
  list: (file: string) => Promise<string>,
): () => Promise<Seen> {
  let known: { print: string; seen: Seen } = { print: '', seen: [] }
  return async () => {
    const file = join(commonDir, 'config')
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    const print = stat === undefined ? '-' : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`
    if (print !== known.print) known = { print, seen: keysOf(await list(file).catch(() => '')) }
    return known.seen
  }
}

function keysOf(list: string): Seen {
  const values = new Map<string, string>()
  for (const pair of list.split('\0').filter(Boolean)) {
    const [key = ''] = pair.split('\n', 1)
    values.set(key, `${values.get(key) ?? ''}\0${pair}`)
  }
  return [...values].map(([key, value]) => [
    `.git/config ${key}`,
    { value: createHash('sha256').update(value).digest('hex'), text: '' },
  ])
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
