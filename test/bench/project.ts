import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from './ground.ts'
import { bin, execute } from './ground.ts'

export interface Project {
  readonly name: string
  readonly tasks: number
  /** At once. */
  readonly agents: number
  /** The agent's script for `sh`, in a worktree of its own. */
  readonly agent: string
  readonly check?: string
  /** What the tasks say of their `change`; absent, it is required. */
  readonly change?: 'optional'
}

/** A small repository with a plan of so many tasks for one agent. */
export function makeProject(ground: Ground, { name, tasks, agents, agent, check, change }: Project): string {
  const repository = join(ground.folder, name)
  execute(ground, ground.folder, ['git', 'init', '-q', '-b', 'main', repository])
  const checks = check === undefined ? [] : [{ name: 'check', run: ['sh', '-c', check] }]
  const config = {
    version: 1,
    agent: 'program',
    concurrency: { agents },
    agents: { program: { adapter: 'command', run: ['sh', '-c', agent] } },
    checks,
  }
  writeFileSync(join(repository, '.orchestrator.json'), JSON.stringify(config))
  execute(ground, repository, ['git', 'add', '-A'])
  execute(ground, repository, ['git', 'commit', '-q', '-m', 'Begin'])
  const listed = Array.from({ length: tasks }, (_, index) => ({
    id: `t${index + 1}`,
    prompt: 'Write a note',
    ...(change === undefined ? {} : { change }),
  }))
  writeFileSync(join(repository, 'plan.json'), JSON.stringify({ version: 1, tasks: listed }))
  return repository
}

export interface StartedRun {
  readonly child: ChildProcess
  /** Resolves at its end; rejects with what it said unless everything landed. */
  readonly ended: Promise<void>
}

/** `orch run` without a terminal. */
export function startRun({ env }: Ground, repository: string): StartedRun {
  const args = [bin, 'run', 'plan.json', '--ui', 'plain', '--yes', '--fresh']
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'close').then(() => {
    if (child.exitCode !== 0) throw new Error(`orch exited ${child.exitCode}: ${said}`)
  })
  return { child, ended }
}

/** Every event of a repository's only run. */
export function journalOf(repository: string): readonly Readonly<Record<string, unknown>>[] {
  const runs = join(repository, '.git/orch/runs')
  const [run = ''] = readdirSync(runs)
  const lines = readFileSync(join(runs, run, 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => JSON.parse(line))
}
