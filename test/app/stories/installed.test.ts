import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeRig } from '../../support/rig.ts'

/** Puts a program in front of PATH that does what an agent of this name would. */
function install(folder: string, name: string, script: string): void {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const before = process.env.PATH
  process.env.PATH = `${bin}${delimiter}${before}`
  onTestFinished(() => {
    process.env.PATH = before
  })
}

const copies = `cat > asked.md; printf '%s\\n' "$*" > flags.txt; echo '{"type":"result","status":"success"}'`

it('an agent on PATH works without a word of config', async () => {
  const rig = await makeRig({ config: { agents: {} } })
  install(rig.folder, 'opencode', copies)
  const run = await rig.run({ api: {} })
  expect(await run.ended).toBe('done')
  expect(rig.file('asked.md')).toContain('Do api.')
  expect(run.world.run?.config.agents).toMatchObject({ opencode: { adapter: 'opencode', run: null } })
})

it('what the config says of an agent on PATH comes first', async () => {
  const rig = await makeRig({ config: { agents: { opencode: { adapter: 'opencode', args: ['--mine'] } } } })
  install(rig.folder, 'opencode', copies)
  const run = await rig.run({ api: {} })
  expect(await run.ended).toBe('done')
  expect(rig.file('flags.txt')).toMatch(/--mine$/m)
})

it('a task needs one agent of its chain to be installed', async () => {
  const rig = await makeRig({ config: { agents: {} } })
  rig.plan({ api: { agent: ['copilot', 'opencode'] }, ui: { agent: 'copilot' } })
  expect(await rig.prepare()).toMatchObject({
    kind: 'halt',
    halt: { kind: 'program-missing', programs: [{ program: 'copilot' }, { program: 'opencode' }] },
  })
  install(rig.folder, 'opencode', copies)
  expect(await rig.prepare()).toMatchObject({ halt: { programs: [{ program: 'copilot' }] } })
  rig.plan({ api: { agent: ['copilot', 'opencode'] } })
  expect(await rig.prepare()).toMatchObject({ kind: 'ok' })
})

it('a command of the config is one agent of a chain like any other', async () => {
  const mine = { adapter: 'command', run: ['no-such-agent'] }
  const rig = await makeRig({ config: { agents: { mine, script: { adapter: 'command', run: 'true' } } } })
  rig.plan({ api: { agent: ['mine', 'script'] } })
  expect(await rig.prepare()).toMatchObject({ kind: 'ok' })
  rig.plan({ api: { agent: ['mine', 'script'] }, ui: { agent: 'mine' } })
  expect(await rig.prepare()).toMatchObject({ halt: { programs: [{ program: 'no-such-agent' }] } })
})
