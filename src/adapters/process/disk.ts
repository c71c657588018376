import { statfsSync } from 'node:fs'
import type { HostFault } from '../../core/host-fault.ts'
import { hostFault } from '../../core/host-fault.ts'
import type { NotStarted } from './program.ts'

/** Who had to do without room seldom leaves none: what was half-written is removed, and blocks are of 4 KiB and more. */
const fullBytes = 1 << 20

/** That the file system of a folder is full, in bytes or in files; null where it is not, or where nobody can tell. */
export function fullDisk(folder: string): HostFault | null {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(folder)
    // Some count no files.
    const isFull = bavail * bsize < fullBytes || (files > 0 && ffree === 0)
    return isFull ? hostFault('ENOSPC', { path: folder, detail: `${bavail * bsize} bytes are free` }) : null
  } catch {
    return null
  }
}

/** What the machine refused a program that did not start; nothing where the program itself is the reason. */
export function refusedStart({ code, detail }: NotStarted): { readonly hostFault?: HostFault } {
  if (detail.startsWith('spawn ') && (code === 'EACCES' || code === 'EPERM')) return {}
  const path = /'([^']+)'$/.exec(detail)?.[1] ?? ''
  const fault = hostFault(code, { path, detail })
  return fault === null ? {} : { hostFault: fault }
}
