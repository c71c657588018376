import { statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openTrust, trustFile, trustHash } from '../../src/app/trust.ts'
import { testFolder } from '../support/folder.ts'

const content = { repository: '/home/ada/shop', commands: [{ where: 'checks.unit', command: 'npm test' }] }

it('what was remembered is trusted from then on, and nothing else', async () => {
  const path = join(testFolder(), 'orch', 'trust')
  const hash = trustHash(content)
  const trust = openTrust(path)
  expect(trust.isTrusted(hash)).toBe(false)
  await trust.remember('another')
  await trust.remember(hash)
  await trust.remember(hash)
  expect(openTrust(path).isTrusted(hash)).toBe(true)
  expect(trust.isTrusted('')).toBe(false)
  expect([path, dirname(path)].map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o700])
  expect(statSync(path).size).toBe('another\n'.length + hash.length + 1)
})

it('any other repository, place, command or form of it is another content', () => {
  const unit = { where: 'checks.unit', command: 'npm test' }
  const hashes = [
    content,
    { ...content, repository: '/home/ada/other' },
    { ...content, commands: [] },
    { ...content, commands: [{ ...unit, command: 'npm  test' }] },
    { ...content, commands: [{ ...unit, command: ['npm', 'test'] }] },
    { ...content, commands: [{ ...unit, where: 'setup' }] },
    { ...content, commands: [unit, unit] },
  ].map(trustHash)
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(trustHash({ ...content })).toBe(trustHash(content))
})

it('a line cut short is nobody’s trust', () => {
  const path = join(testFolder(), 'trust')
  writeFileSync(path, trustHash(content).slice(0, 40))
  expect(openTrust(path).isTrusted(trustHash(content))).toBe(false)
})

it.each([
  [{ XDG_STATE_HOME: '/state', HOME: '/home/ada' }, '/state/orch/trust'],
  [{ XDG_STATE_HOME: 'state', HOME: '/home/ada' }, '/home/ada/.local/state/orch/trust'],
  [{ HOME: '/home/ada' }, '/home/ada/.local/state/orch/trust'],
])('%j keeps trust in %s', (env, path) => {
  expect(trustFile(env)).toBe(path)
})
