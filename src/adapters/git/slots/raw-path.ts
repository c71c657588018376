import { join } from 'node:path'

// Git's paths are bytes. One character per byte keeps those that are not UTF-8, and goes back to git unchanged.

/** The NUL-separated fields of git's output, one character per byte. */
export function rawFields(output: Buffer): readonly string[] {
  return output.toString('latin1').split('\0').slice(0, -1)
}

/** Paths as git reads them from standard input with `-z`. */
export function rawInput(paths: readonly string[]): Buffer {
  return Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1')
}

/** For people and patterns. */
export function readable(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8')
}

/** A path that names no folder twice and keeps its bytes, for the file system. */
export function rawJoin(folder: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(join(folder, '/')), Buffer.from(path, 'latin1')])
}
