import type { HostFault } from '../../core/host-fault.ts'
import type { World } from '../../core/world.ts'

/** What the machine refuses, as the second half of a sentence. */
export function faultClause(fault: HostFault): string {
  if (fault.kind === 'no-space') return `no space is left at ${fault.path || 'the disk'}`
  const place = fault.path === '' ? '' : ` at ${fault.path}`
  return `${said(fault.code).clause}${place} (${fault.code})`
}

/** What a person does about it. */
export function faultRemedy(fault: HostFault): string {
  return fault.kind === 'no-space' ? 'make room' : said(fault.code).remedy
}

/** What the machine refuses now, or refused when the engine let go of the run; null when nothing. */
export function faultOf({ faults }: World): HostFault | null {
  const [first] = faults.values()
  return first ?? null
}

interface Said {
  readonly clause: string
  readonly remedy: string
}

const noRights: Said = { clause: 'the system denies access', remedy: 'give back the rights' }
const tooMany: Said = {
  clause: 'too many files are open',
  remedy: 'raise the limit of open files (ulimit -n)',
}
const overloaded: Said = {
  clause: 'the system has no memory or process to spare',
  remedy: 'end what takes it',
}

const byCode: Readonly<Record<string, Said>> = {
  EACCES: noRights,
  EPERM: noRights,
  EROFS: { clause: 'nothing can be written', remedy: 'make it writable' },
  EIO: { clause: 'the disk does not read or write', remedy: 'see to the disk' },
  EMFILE: tooMany,
  ENFILE: tooMany,
}

function said(code: string): Said {
  return byCode[code] ?? overloaded
}
