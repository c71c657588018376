import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** Where a program stands: below `cwd` for a name with a slash, else in the first folder of PATH; null for nowhere. */
export function findProgram(
  name: string,
  { path, cwd }: { readonly path: string; readonly cwd: string },
): string | null {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  const places = name.includes('/') ? [resolve(cwd, name)] : folders.map((folder) => join(folder, name))
  return places.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
