import type { Failure } from './failure.ts'

/** The machine said no, and no task dies of it: it passes by itself, or a person mends it. */
export type HostFault = Extract<Failure, { readonly kind: 'no-space' | 'host-fault' }>

const spaceCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
const rightsCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])
const otherCodes: ReadonlySet<string> = new Set(['EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])

/** An error of the system as the host's fault; null for a code that is about what was asked. */
export function hostFault(code: string, place: { readonly path: string; readonly detail: string }) {
  if (spaceCodes.has(code)) return { kind: 'no-space', ...place } as const
  return rightsCodes.has(code) || otherCodes.has(code)
    ? ({ kind: 'host-fault', code, ...place } as const)
    : null
}

/** The host's fault that an error of Node tells of, at its own path or else at this one; null for any other error. */
export function hostFaultOf(error: unknown, at = ''): HostFault | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const path = 'path' in error && typeof error.path === 'string' ? error.path : at
  return hostFault(error.code, { path, detail: error.message })
}

export function isHostFault(failure: Failure): failure is HostFault {
  return failure.kind === 'no-space' || failure.kind === 'host-fault'
}

/** Throws on what says nothing of the file that was asked for, so that nobody takes it for one that is not there. */
export function requireReadable(error: unknown): void {
  if (error instanceof Error && 'code' in error && otherCodes.has(String(error.code))) throw error
}

/** True when whatever else starts would meet it too; rights are those of one place. */
export function meetsAll(fault: HostFault): boolean {
  return fault.kind === 'no-space' || !rightsCodes.has(fault.code)
}
