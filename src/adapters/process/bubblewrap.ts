import { constants } from 'node:os'
import type { CommandLine } from '../../core/plan/plan.ts'
import type { CommandEnd, Place, Sandbox } from '../../ports/commands.ts'

/** The descriptor that bubblewrap tells on whether and how the program inside has ended. */
export const statusDescriptor = 3

/** Namespaces of its own for what must not leak, no rights to change them, and an end that takes everything inside along. */
const walls: readonly string[] = [
  ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--die-with-parent', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
]

/** A sandbox around nothing: it works where any does. */
export const trialSandbox: readonly string[] = ['bwrap', ...walls, 'true']

/** The command as bubblewrap starts it. */
export function inBubblewrap(
  command: CommandLine,
  { cwd, sandbox }: { readonly cwd: string; readonly sandbox: Sandbox },
): readonly string[] {
  const inner = typeof command === 'string' ? ['sh', '-c', command] : command
  const places = sandbox.places.toSorted(outerFirst)
  return [
    'bwrap',
    ...walls,
    ...['--json-status-fd', String(statusDescriptor)],
    ...places.flatMap((place) => mount(place, sandbox)),
    // Only now, as what is shown within it had to be put there first.
    ...places.flatMap(({ path, access }) => (access === 'hidden-folder' ? ['--remount-ro', path] : [])),
    ...['--setenv', 'TMPDIR', '/tmp', '--chdir', cwd, '--', ...inner],
  ]
}

/** Bubblewrap reports an end by a signal as shells do, and of a program that it could not start nothing at all. */
export function endInside(end: CommandEnd, status: string): CommandEnd {
  if (end.how !== 'exited') return end
  if (!/"exit-code":/.test(status)) return { how: 'not-started', code: 'SANDBOX', detail: '' }
  const signal = Object.entries(constants.signals).find(([, number]) => number === end.code - 128)?.[0]
  return signal === undefined ? end : { how: 'signalled', signal }
}

/** What is mounted later covers what was there before. */
function outerFirst(a: Place, b: Place): number {
  return depth(a) - depth(b)
}

function depth({ path }: Place): number {
  return path.split('/').filter((part) => part !== '').length
}

function mount({ path, access }: Place, { emptyFile }: Sandbox): readonly string[] {
  switch (access) {
    case 'read':
      return ['--ro-bind-try', path, path]
    case 'write':
      return ['--bind-try', path, path]
    case 'temporary':
    case 'hidden-folder':
      return ['--tmpfs', path]
    case 'hidden-file':
      return ['--ro-bind', emptyFile, path]
  }
}
