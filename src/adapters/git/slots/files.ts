import type { Stats } from 'node:fs'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { requireReadable } from '../../../core/host-fault.ts'

/** Null when the file cannot be read. */
export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    requireReadable(error)
    return null
  }
}

/** Empty when the folder cannot be read. */
export function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    requireReadable(error)
    return []
  }
}

/** What stands at a path, links not followed; null when nothing does, also below a file. */
export function statOf(path: string | Buffer): Stats | null {
  try {
    return lstatSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null
    throw error
  }
}
