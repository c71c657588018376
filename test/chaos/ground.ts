import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hermeticGitEnv } from '../support/git.ts'
import type { Story } from './stories.ts'
import { agentScript, storyFiles } from './stories.ts'

/** One repository that one story is played in, with all that orch and its agents get to know. */
export interface Ground {
  readonly folder: string
  readonly repository: string
  /** The remote that work is pushed to; null for none. */
  readonly hub: string | null
  /** Commits that agents made, a line each. */
  readonly ledger: string
  readonly env: Readonly<Record<string, string>>
}

export interface Outcome {
  readonly code: number | null
  readonly signal: string | null
  readonly output: string
}

/** In memory where there is some: what is tried is orch, not the disk. */
export function makeHome(): string {
  return realpathSync(mkdtempSync(join(isMemory('/dev/shm') ? '/dev/shm' : tmpdir(), 'orch-chaos-')))
}

/** The story's repository with its one commit, to be copied for every trial. */
export function makeTemplate(home: string, story: Story): string {
  const folder = join(home, `template ${story.name}`)
  for (const [name, content] of Object.entries(storyFiles(story))) write(join(folder, 'repo', name), content)
  write(join(folder, 'agent.sh'), agentScript(story))
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-qm', 'Begin'],
  ])
    git(join(folder, 'repo'), args)
  if (story.isPushed === true || story.isProposed === true) makeHub(folder)
  return folder
}

/** A remote beside the repository, which writes down every push that reaches it. */
function makeHub(folder: string): void {
  git(folder, ['clone', '-q', '--bare', 'repo', 'hub.git'])
  write(join(folder, 'hub.git', 'hooks', 'post-receive'), '#!/bin/sh\necho push >> pushes\n')
  chmodSync(join(folder, 'hub.git', 'hooks', 'post-receive'), 0o755)
}

export function makeGround(home: string, template: string): Ground {
  const folder = mkdtempSync(join(home, 'trial-'))
  cpSync(template, folder, { recursive: true })
  const hub = join(folder, 'hub.git')
  if (existsSync(hub)) git(join(folder, 'repo'), ['remote', 'add', 'origin', hub])
  const ledger = join(folder, 'ledger')
  const env = {
    ...hermeticGitEnv,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    LC_ALL: 'C.UTF-8',
    LEDGER: ledger,
  }
  return { folder, repository: join(folder, 'repo'), hub: existsSync(hub) ? hub : null, ledger, env }
}

export function removeGround({ folder }: Ground): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

export interface Execution {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** SIGKILL after this many milliseconds. */
  readonly killAfterMs?: number
}

/** No story takes a tenth of this; what does hangs. */
const patienceMs = 60_000

/** Runs orch in the story's repository until it ends, or is ended. */
export function execute(ground: Ground, { program, args, env, killAfterMs }: Execution): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ground.repository,
    env: { ...ground.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs ?? patienceMs)
  return new Promise((resolve) =>
    // Not `close`: a supervisor that lives on may hold the pipes.
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, output })
    }),
  )
}

/** Stdout of git without the last line feed; throws with git's words. */
export function git(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    env: hermeticGitEnv,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.trimEnd()
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

function isMemory(folder: string): boolean {
  try {
    return statfsSync(folder).type === 0x01021994
  } catch {
    return false
  }
}
