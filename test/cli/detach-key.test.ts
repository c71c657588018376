import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hasTmux, openPane } from '../report/tui/tmux.ts'
import { testFolder } from '../support/folder.ts'
import { makeTestRepository } from '../support/git.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

it.runIf(hasTmux())(
  'q and d leave the run to another process, which goes on with the same agent',
  async () => {
    const outside = testFolder()
    const go = join(outside, 'go')
    const repository = repositoryWithAgent(
      `echo begun >> '${outside}/begun'; until test -e '${go}'; do sleep 0.05; done; echo made > made`,
    )
    const pane = openPane(outside)
    const state = `XDG_STATE_HOME='${outside}' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a`
    pane.type(
      `cd '${repository.path}' && env -u CI ${state} node '${bin}' run plan.json -y; echo "code $?"`,
      'Enter',
    )
    await pane.until(() => existsSync(join(outside, 'begun')))
    pane.type('q')
    await pane.until(() => pane.screen().includes('d detach'))
    pane.type('d')
    await pane.until(() => pane.screen().includes('code 0'))
    expect(pane.screen().replaceAll('\n', '')).toContain(
      'goes on without this terminal; orch attach comes back',
    )
    await pane.until(() => journal(repository.gitDir).match(/"type":"engine-started"/g)?.length === 2)
    writeFileSync(go, '')
    await pane.until(() => journal(repository.gitDir).includes('"type":"run-ended","outcome":"done"'))
    // Until then the engine still touches what the test removes.
    await pane.until(() => runFile(repository.gitDir, 'lock') === '')
    expect(readFileSync(join(outside, 'begun'), 'utf8')).toBe('begun\n')
    expect(journal(repository.gitDir).match(/"type":"attempt-started"/g)).toHaveLength(1)
    expect(repository.git('show', 'main:made')).toBe('made')
  },
)

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

function journal(gitDir: string): string {
  return runFile(gitDir, 'journal.jsonl')
}

/** A file of the only run; '' until it is there. */
function runFile(gitDir: string, name: string): string {
  const runs = join(gitDir, 'orch/runs')
  const [run] = existsSync(runs) ? readdirSync(runs) : []
  const path = join(runs, run ?? '', name)
  return run !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : ''
}
