import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Pane } from '../report/tui/tmux.ts'
import { openPane } from '../report/tui/tmux.ts'
import { testFolder } from './folder.ts'
import type { TestRepository } from './git.ts'
import { makeTestRepository } from './git.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

/** One task under a dashboard in a real terminal. */
export interface PaneRun {
  readonly pane: Pane
  readonly repository: TestRepository
  /** A file of the only run; '' until it is there. */
  file(name: 'journal.jsonl' | 'orch.log' | 'lock'): string
  /** Resolves once the engine has let go of the run, and touches nothing any more that the test removes. */
  released(): Promise<void>
}

/** Types `orch run` of a plan with one task, whose agent is this script, into a new pane; `after` follows it. */
export function runInPane(script: string, after = ''): PaneRun {
  const outside = testFolder()
  const repository = repositoryWithAgent(script)
  const pane = openPane(outside)
  const identity = 'GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a'
  const variables = `XDG_STATE_HOME='${outside}' ${identity}`
  pane.type(
    `cd '${repository.path}' && env -u CI ${variables} node '${bin}' run plan.json -y${after}`,
    'Enter',
  )
  const file: PaneRun['file'] = (name) => runFile(repository.gitDir, name)
  return { pane, repository, file, released: () => pane.until(() => file('lock') === '') }
}

function repositoryWithAgent(script: string): TestRepository {
  const config = {
    version: 1,
    checks: [],
    agents: { only: { adapter: 'command', run: ['sh', '-c', script] } },
  }
  const plan = { version: 1, tasks: [{ id: 'api', prompt: 'Make it' }] }
  const repository = makeTestRepository({
    files: { '.orchestrator.json': JSON.stringify(config), 'plan.json': JSON.stringify(plan) },
  })
  onTestFinished(() => repository.remove())
  return repository
}

function runFile(gitDir: string, name: string): string {
  const runs = join(gitDir, 'orch/runs')
  const [run] = existsSync(runs) ? readdirSync(runs) : []
  const path = join(runs, run ?? '', name)
  return run !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : ''
}
