import { realpathSync } from 'node:fs'

/** Whether a path is the folder or lies below it; both are free of links. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** The folder itself when it is gone. */
export function resolveLinks(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
