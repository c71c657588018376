import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestFiles, TestRepository } from '../support/git.ts'
import { makeTestRepository, openTestRepository } from '../support/git.ts'
import type { OrchOutcome } from '../support/orch.ts'
import { orch, startOrch } from '../support/orch.ts'
import type { Fakehub } from './start.ts'

/** A clone of a repository on the fake GitHub, in which orch lands by pull request. */
export interface ForgeRun {
  /** `owner/name`. */
  readonly repo: string
  readonly path: string
  readonly git: TestRepository['git']
  /** Asks the bare repository behind the forge. */
  readonly remote: TestRepository['git']
  orch(...args: string[]): OrchOutcome
  start(...args: string[]): ReturnType<typeof startOrch>
  /** Writes the plan beside the repository; answers its path. */
  plan(tasks: Readonly<Record<string, string | object>>): string
  /** Every line of every run's journal. */
  journal(): string
  remove(): void
}

export async function makeForgeRun(
  hub: Fakehub,
  {
    repo,
    files = {},
    config = {},
    pullRequest = {},
  }: { repo: string; files?: TestFiles; config?: object; pullRequest?: object },
): Promise<ForgeRun> {
  const inForce = {
    // The first line of the prompt is the first attempt, the second line the next one.
    agents: {
      shell: {
        adapter: 'command',
        run: ['sh', '-c', 'eval "$(sed -n "$ORCH_ATTEMPT"p "$ORCH_PROMPT_FILE")"'],
      },
    },
    checks: [{ name: 'unit', run: 'test ! -e red' }],
    retry: { initialInterval: '50ms', maxInterval: '200ms', jitter: 0 },
    queue: { land: 'pull-request' },
    pullRequest: { apiUrl: hub.apiUrl, poll: '100ms', ...pullRequest },
    ...config,
  }
  const { path } = makeTestRepository({
    files: { 'README.md': 'hello\n', '.orchestrator.json': JSON.stringify(inForce), ...files },
  })
  const folder = dirname(path)
  const { gitIn } = openTestRepository(path, folder)
  const bare = join(folder, `${repo}.git`)
  gitIn(path, 'clone', '-q', '--bare', path, bare)
  gitIn(path, 'remote', 'add', 'origin', bare)
  await hub.ask('repository', { repo, gitDir: bare, settings: { deleteBranchOnMerge: true } })
  await hub.ask('token', { token: 'write-token', login: 'orch-bot' })
  const options = { env: { XDG_STATE_HOME: join(folder, 'state'), ORCH_GITHUB_TOKEN: 'write-token' } }
  return {
    repo,
    path,
    git: (...args) => gitIn(path, ...args),
    remote: (...args) => gitIn(bare, ...args),
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
    journal() {
      const runs = join(path, '.git/orch/runs')
      return readdirSync(runs)
        .map((run) => readFileSync(join(runs, run, 'journal.jsonl'), 'utf8'))
        .join('')
    },
    remove: () => openTestRepository(path, folder).remove(),
  }
}
