import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasTmux, openPane } from '../report/tui/tmux.ts'
import { hermeticGitEnv } from '../support/git.ts'
import { hears } from '../support/hear.ts'
import type { ShellRun } from '../support/shell-run.ts'
import { shellRun } from '../support/shell-run.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

/** A run whose one agent waits for `go`, under an engine in another terminal. */
async function drivenRun() {
  const rig = shellRun({ config: { checks: [] } })
  const gate = join(rig.path, '..', 'gate')
  const go = () => writeFileSync(gate, '')
  const plan = rig.plan({ api: `echo api > api.txt; while [ ! -e '${gate}' ]; do sleep 0.05; done` })
  const engine = rig.start('run', plan, '--yes', '--ui', 'json')
  onTestFinished(async () => {
    go()
    engine.child.kill('SIGKILL')
    await engine.ended
  })
  expect(await hears(engine, 'slot-leased')).toBe(true)
  return { ...rig, engine, go }
}

const timeless = (text: string) =>
  text
    .replaceAll(/\d\d:\d\d:\d\d/g, '0:00')
    .replaceAll(/[\d.]+ s/g, '1 s')
    .replaceAll(/[0-9a-f]{7}$/gm, 'c0ffee1')

const lookingOn = ({ heard }: ReturnType<ShellRun['start']>) =>
  expect.poll(() => heard.stderr, { timeout: 15_000 }).toContain('ctrl-c leaves it')

it('plain lines follow to the end of the run, with its summary and code', async () => {
  const rig = await drivenRun()
  const attached = rig.start('attach')
  await lookingOn(attached)
  rig.go()
  const { code, stdout, stderr } = await attached.ended
  expect(timeless(stdout)).toMatchInlineSnapshot(`
    "0:00 api   the agent says it is done
    0:00 api   1 file changed, +1 -0
    0:00 api   is 1st in the merge queue
    0:00 api   landed on main as c0ffee1
    0:00 orch  ended after 1 s: 1 landed
    "
  `)
  expect(stderr).toMatch(/\nrun \S+ ended after [\d.]+ s: 1 landed; main is at/)
  expect(code).toBe(0)
  expect((await rig.engine.ended).code).toBe(0)
})

it('json is the whole journal, from its first event on', async () => {
  const rig = await drivenRun()
  const attached = rig.start('attach', '--ui', 'json')
  expect(await hears(attached, 'slot-leased')).toBe(true)
  rig.go()
  const { stdout } = await attached.ended
  expect(stdout).toBe((await rig.engine.ended).stdout)
})

it('who looks on learns of an engine that died', async () => {
  const rig = await drivenRun()
  const attached = rig.start('attach', '--ui', 'plain')
  await lookingOn(attached)
  rig.engine.child.kill('SIGKILL')
  const { code, stderr } = await attached.ended
  expect(stderr).toMatch(/^the engine of run \S+ is gone; its last event stands in the journal$/m)
  expect(stderr).toMatch(/hint: orch resume --run \S+ goes on/)
  expect(code).toBe(3)
})

it('leaving by a signal leaves the run alone', async () => {
  const rig = await drivenRun()
  const attached = rig.start('attach', '--ui', 'plain')
  await lookingOn(attached)
  attached.child.kill('SIGINT')
  await attached.ended
  rig.go()
  expect((await rig.engine.ended).code).toBe(0)
})

describe('where no engine lives', () => {
  it('a run that has not ended names resume', async () => {
    const rig = await drivenRun()
    rig.engine.child.kill('SIGKILL')
    await rig.engine.ended
    const { code, stdout, stderr } = rig.orch('attach')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^no engine drives run (\S+)\n {2}hint: orch resume --run \1 goes on with it\n$/)
  })

  it('a run that has ended tells its end and exits with its code', () => {
    const rig = shellRun({ config: { checks: [] } })
    expect(rig.orch('run', rig.plan({ api: 'exit 3' }), '--yes', '--ui', 'plain').code).toBe(1)
    const { code, stderr } = rig.orch('attach')
    expect(code).toBe(1)
    expect(stderr).toContain('api died after')
  })
})

describe.runIf(hasTmux())('the dashboard of a run that is driven elsewhere', () => {
  it('is left with q, and the run goes on', async () => {
    const rig = await drivenRun()
    const pane = attachedPane(rig)
    await pane.until(() => pane.screen().includes('api'))
    pane.type('q')
    await pane.until(() => pane.screen().includes('code 0'))
    expect(pane.screen()).toMatch(/left run \S+, which goes on; orch attach comes back/)
    rig.go()
    expect((await rig.engine.ended).code).toBe(0)
  })

  it('stops the run through its inbox', async () => {
    const rig = await drivenRun()
    const pane = attachedPane(rig)
    await pane.until(() => pane.screen().includes('api'))
    pane.type('C-c')
    await pane.until(() => pane.screen().includes('y stop  d detach  n stay'))
    pane.type('y')
    await pane.until(() => pane.screen().includes('code 130'))
    const { code, stdout } = await rig.engine.ended
    expect(code).toBe(130)
    expect(stdout).toMatch(/"type":"engine-stopping","signal":"SIGINT","by":\{[^}]*"via":"attach"/)
  })
})

function attachedPane(rig: ShellRun) {
  const pane = openPane(dirname(rig.path))
  const { PATH: _, ...hermetic } = hermeticGitEnv
  const env = Object.entries(hermetic).map(([name, value]) => `${name}='${value}'`)
  pane.type(
    `cd '${rig.path}' && env -u CI ${env.join(' ')} LC_ALL=C.UTF-8 node '${bin}' attach; echo code $?`,
    'Enter',
  )
  return pane
}
