import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hasTmux } from '../report/tui/tmux.ts'
import { testFolder } from '../support/folder.ts'
import { runInPane } from '../support/pane-run.ts'

it.runIf(hasTmux())(
  'q and d leave the run to another process, which goes on with the same agent',
  async () => {
    const signs = testFolder()
    const begun = join(signs, 'begun')
    const go = join(signs, 'go')
    const { pane, repository, file, released } = runInPane(
      `echo begun >> '${begun}'; until test -e '${go}'; do sleep 0.05; done; echo made > made`,
      '; echo "code $?"',
    )
    const journal = () => file('journal.jsonl')
    await pane.until(() => existsSync(begun))
    pane.type('q')
    await pane.until(() => pane.screen().includes('d detach'))
    pane.type('d')
    await pane.until(() => pane.screen().includes('code 0'))
    expect(pane.screen().replaceAll('\n', '')).toContain(
      'goes on without this terminal; orch attach comes back',
    )
    await pane.until(() => journal().match(/"type":"engine-started"/g)?.length === 2)
    writeFileSync(go, '')
    await pane.until(() => journal().includes('"type":"run-ended","outcome":"done"'))
    await released()
    expect(readFileSync(begun, 'utf8')).toBe('begun\n')
    expect(journal().match(/"type":"attempt-started"/g)).toHaveLength(1)
    expect(repository.git('show', 'main:made')).toBe('made')
  },
)
