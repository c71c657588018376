import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hasTmux, openPane } from '../report/tui/tmux.ts'
import { testFolder } from '../support/folder.ts'
import { makeTestRepository } from '../support/git.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

it.runIf(hasTmux())('a run goes on to its end when the terminal of its dashboard is closed', async () => {
  const outside = testFolder()
  const go = join(outside, 'go')
  const repository = repositoryWithAgent(`until test -e '${go}'; do sleep 0.05; done; echo made > made`)
  const pane = openPane(outside)
  const state = `XDG_STATE_HOME='${outside}' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a`
  pane.type(`cd '${repository.path}' && env -u CI ${state} node '${bin}' run plan.json -y`, 'Enter')
  await pane.until(() => pane.screen().includes('working'))
  pane.hangUp()
  writeFileSync(go, '')
  const log = () => runFile(repository.gitDir, 'orch.log')
  await pane.until(() => log().includes('orch  ended after'))
  // Until then the engine still touches what the test removes.
  await pane.until(() => runFile(repository.gitDir, 'lock') === '')
  expect(log()).toMatch(/^\d\d:\d\d:\d\d api {3}landed on main as [0-9a-f]{7}$/m)
  expect(repository.git('show', 'main:made')).toBe('made')
})

function repositoryWithAgent(script: string) {
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

/** A file of the only run; '' until it is there. */
function runFile(gitDir: string, name: string): string {
  const runs = join(gitDir, 'orch/runs')
  const [run] = existsSync(runs) ? readdirSync(runs) : []
  const path = join(runs, run ?? '', name)
  return run !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : ''
}
