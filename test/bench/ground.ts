import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { hermeticGitEnv } from '../support/git.ts'
import { figure } from './table.ts'

export const bin = join(import.meta.dirname, '../../bin/orch.js')

/** Where everything happens; one folder, removed when the benchmark ends. */
export interface Ground {
  readonly folder: string
  /** Both sides of every comparison run with this and nothing else. */
  readonly env: Readonly<Record<string, string>>
}

/** Memory where there is one: disks differ more than what is compared on them. */
export function makeGround(): Ground {
  const root = isMemory('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = realpathSync(mkdtempSync(join(root, 'orch-bench-')))
  const env = { ...hermeticGitEnv, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), LC_ALL: 'C.UTF-8' }
  return { folder, env }
}

/** Runs a program to its end; throws with its own words when it fails. */
export function execute(ground: Ground, cwd: string, command: readonly string[]): string {
  return feed({ ground, cwd, input: '' }, command)
}

/** The same with something to read. */
export function feed({ ground, cwd, input }: Feeding, command: readonly string[]): string {
  const [program = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: ground.env,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`${command.join(' ').slice(0, 200)}: ${stderr}`)
  return stdout.trimEnd()
}

interface Feeding {
  readonly ground: Ground
  readonly cwd: string
  readonly input: string
}

/** What a reader needs to know before believing a figure. */
export function describeGround(ground: Ground): string {
  const { folder } = ground
  return [
    `load average ${loadavg()
      .map((load) => figure(load, 2))
      .join(' ')} on ${cpus().length} cores`,
    `filesystem ${isMemory(folder) ? 'tmpfs' : execute(ground, folder, ['stat', '-f', '-c', '%T', folder])}`,
    `${figure(microsecondsPerFile(folder), 0)} µs per created file`,
    `node ${process.versions.node}, ${execute(ground, folder, ['git', '--version'])}`,
  ].join('; ')
}

const tmpfsMagic = 0x01021994

function isMemory(folder: string): boolean {
  try {
    return statfsSync(folder).type === tmpfsMagic
  } catch {
    return false
  }
}

function microsecondsPerFile(folder: string): number {
  const count = 2_000
  const there = join(folder, 'created')
  mkdirSync(there)
  const before = performance.now()
  for (let index = 0; index < count; index++) writeFileSync(join(there, `${index}`), 'a few bytes\n')
  const took = performance.now() - before
  rmSync(there, { recursive: true })
  return (took * 1_000) / count
}
