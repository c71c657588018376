import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Sight } from '../../../core/escape/change.ts'

interface Folder {
  readonly mtime: bigint
  readonly refs: readonly (readonly [name: string, id: string])[]
  readonly folders: readonly string[]
}

/** A folder of more is read again only once git put something there, which changes its time. */
const mostAtOnce = 256

/** Reads refs by their files; `isOwn` names folders and refs that are none of the user's. */
export function makeRefReader(
  commonDir: string,
  isOwn: (name: string) => boolean,
): () => readonly (readonly [name: string, sight: Sight])[] {
  const known = new Map<string, Folder>()
  let packed = { print: '', refs: [] as Folder['refs'] }
  const walk = (name: string): Folder['refs'] => {
    const folder = readFolder(join(commonDir, name), name, known.get(name))
    if (folder === null) return []
    known.set(name, folder)
    const own = folder.refs.filter(([ref]) => !isOwn(ref))
    return [...own, ...folder.folders.filter((each) => !isOwn(each)).flatMap(walk)]
  }
  return () => {
    const loose = walk('refs')
    packed = readPacked(join(commonDir, 'packed-refs'), packed)
    const all = new Map([...packed.refs.filter(([ref]) => !isOwn(ref)), ...loose])
    return [...all].map(([name, id]) => [name, { value: id, text: id.slice(0, 12) }])
  }
}

function readFolder(path: string, name: string, known: Folder | undefined): Folder | null {
  const mtime = statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs
  if (mtime === undefined) return null
  if (known?.mtime === mtime && known.refs.length > mostAtOnce) return known
  const entries = readdirSync(path, { withFileTypes: true })
  const refs = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
    .map((entry) => [`${name}/${entry.name}`, readOrNothing(join(path, entry.name)).trim()] as const)
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => `${name}/${entry.name}`)
  return { mtime, refs, folders }
}

function readPacked(path: string, known: { readonly print: string; readonly refs: Folder['refs'] }) {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  const print = stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`
  if (print === known.print) return { ...known, refs: [...known.refs] }
  const refs = readOrNothing(path)
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} refs\//.test(line))
    .map((line) => [line.slice(41), line.slice(0, 40)] as const)
  return { print, refs }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
