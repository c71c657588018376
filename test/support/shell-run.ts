import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { testFolder } from './folder.ts'
import type { TestFiles, TestRepository } from './git.ts'
import { makeTestRepository, openTestRepository } from './git.ts'
import type { OrchOptions, OrchOutcome } from './orch.ts'
import { orch, startOrch } from './orch.ts'

/** A repository, spaces in its path, whose agent performs its prompt, one line, as a shell script. */
export interface ShellRun {
  readonly path: string
  readonly gitDir: string
  readonly git: TestRepository['git']
  orch(...args: string[]): OrchOutcome
  start(...args: string[]): ReturnType<typeof startOrch>
  /** Writes the plan beside the repository; answers its path. */
  plan(tasks: Readonly<Record<string, string | object>>): string
  /** The same repository with all its runs, for the running test to spoil. */
  copy(): ShellRun
  remove(): void
}

/** Gone after the running test. */
export function shellRun(options: { files?: TestFiles; config?: object } = {}): ShellRun {
  const rig = makeShellRun(options)
  onTestFinished(() => rig.remove())
  return rig
}

export function makeShellRun({
  files = {},
  config = {},
}: {
  files?: TestFiles
  config?: object
} = {}): ShellRun {
  const inForce = {
    agents: { shell: { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] } },
    checks: [{ name: 'unit', run: 'echo looking; test ! -e red' }],
    retry: { initialInterval: '1ms', maxInterval: '1ms', jitter: 0 },
    ...config,
  }
  const { path } = makeTestRepository({
    name: 'a repo with spaces',
    files: { 'README.md': 'hello\n', '.orchestrator.json': JSON.stringify(inForce), ...files },
  })
  return shellRunAt(path)
}

function shellRunAt(path: string): ShellRun {
  const folder = dirname(path)
  const { gitIn } = openTestRepository(path, folder)
  const options: OrchOptions = { env: { XDG_STATE_HOME: join(folder, 'state') } }
  return {
    path,
    gitDir: join(path, '.git'),
    git: (...args) => gitIn(path, ...args),
    orch: (...args) => orch(path, args, options),
    start: (...args) => startOrch(path, args, options),
    plan(tasks) {
      const file = join(folder, 'plan.json')
      const listed = Object.entries(tasks).map(([id, said]) => ({
        id,
        ...(typeof said === 'string' ? { prompt: said } : said),
      }))
      writeFileSync(file, JSON.stringify({ tasks: listed }))
      return file
    },
    copy() {
      const copied = join(testFolder(), 'repo')
      cpSync(path, copied, { recursive: true })
      return shellRunAt(copied)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
