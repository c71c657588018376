import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hasTmux } from '../report/tui/tmux.ts'
import { testFolder } from '../support/folder.ts'
import { runInPane } from '../support/pane-run.ts'

it.runIf(hasTmux())('a run goes on to its end when the terminal of its dashboard is closed', async () => {
  const go = join(testFolder(), 'go')
  const { pane, repository, file, released } = runInPane(
    `until test -e '${go}'; do sleep 0.05; done; echo made > made`,
  )
  await pane.until(() => pane.screen().includes('working'))
  pane.hangUp()
  writeFileSync(go, '')
  await pane.until(() => file('orch.log').includes('orch  ended after'))
  await released()
  expect(file('orch.log')).toMatch(/^\d\d:\d\d:\d\d api {3}landed on main as [0-9a-f]{7}$/m)
  expect(repository.git('show', 'main:made')).toBe('made')
})
