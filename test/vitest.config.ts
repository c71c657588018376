import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { Reporter, TestModule } from 'vitest/node'

const root = join(import.meta.dirname, '..')

// Tests must not see the repository, the identity or the run that the suite itself happens to run in.
for (const name of Object.keys(process.env)) if (/^(GIT|ORCH)_/.test(name)) delete process.env[name]

/** One plain line after vitest's summary, for programs that count. */
const countLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => states.filter((each) => each === state).length
    process.stdout.write(
      `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`,
    )
  },
}

const everything = 'test/**/*.test.{ts,tsx}'
/**
 * Nothing in these rooms changes the process it runs in, so that files may share it and all they import, which is a
 * tenth of the suite's CPU. The four stories that are named change variables.
 */
const shared = [
  'test/{architecture,core,golden,report,stages}/**/*.test.{ts,tsx}',
  'test/adapters/{agent,git,github,journal,lock,prompts}/**/*.test.ts',
  'test/app/{config,plan}/**/*.test.ts',
  'test/app/stories/!(crash|installed|sandbox|secrets).test.ts',
]

export default defineConfig({
  root,
  test: {
    projects: [
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
      { extends: true, test: { name: 'apart', include: [everything], exclude: shared } },
    ],
    env: { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: join(root, 'test/support/gitconfig'), TZ: 'UTC' },
    // Most tests wait for git, which leaves a fifth of each core to one more fork.
    pool: 'forks',
    globalSetup: 'test/support/tests-folder.ts',
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default', countLine],
  },
})
