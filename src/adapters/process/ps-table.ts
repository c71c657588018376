import { spawnSync } from 'node:child_process'
import type { ProcessEntry, ProcessTable } from './table.ts'

const COLUMNS = 'pid=,ppid=,pgid=,sess=,tty=,stat=,lstart='

/** For systems without /proc: no environment and no working directory, so only groups and descendants are found. */
export const psTable: ProcessTable = {
  list: () =>
    ps('-axo', COLUMNS)
      .filter(({ isZombie }) => !isZombie)
      .sort((a, b) => b.startedAt - a.startedAt || b.pid - a.pid),
  find: (pid) => ps('-o', COLUMNS, '-p', String(pid))[0] ?? null,
  environment: () => null,
  folder: () => null,
}

function ps(...args: readonly string[]): ProcessEntry[] {
  // One locale and zone for all: the start is compared as text across runs of orch.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  const { stdout } = spawnSync('ps', args, { env, encoding: 'utf8' })
  return (stdout ?? '').split('\n').flatMap(parseLine)
}

function parseLine(line: string): ProcessEntry[] {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S.*\S)\s*$/.exec(line)
  if (match === null) return []
  const [, pid, parent, group, session, terminal = '', state = '', startText = ''] = match
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      hasTerminal: /[^?-]/.test(terminal),
      isZombie: state.startsWith('Z'),
      isSuspended: state.startsWith('T'),
      startedAt: Date.parse(`${startText} UTC`),
      startText,
    },
  ]
}
