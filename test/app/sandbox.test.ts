import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { homeOf } from '../../src/adapters/agent/home.ts'
import { makeSandboxes } from '../../src/app/sandbox.ts'
import { testFolder } from '../support/folder.ts'

/** What a sandbox says of paths below a folder, each once. */
function accesses(adapter: string, folder: string, variables: Readonly<Record<string, string>> = {}) {
  const path = join(folder, 'slot')
  mkdirSync(path, { recursive: true })
  const sandboxes = makeSandboxes({ shown: [], folder, homeOf })
  const env = { HOME: join(folder, 'home'), PATH: join(folder, 'bin'), ...variables }
  const { places } = sandboxes({ path, adapter, command: ['tool', '--flag'], env })
  const below = places.filter((place) => place.path.startsWith(`${folder}/`))
  return Object.fromEntries(below.map((place) => [place.path.slice(folder.length + 1), place.access]))
}

it('an agent writes where it keeps its sessions, and neither its settings nor anything else at home', () => {
  const folder = testFolder()
  mkdirSync(join(folder, 'home/.ssh'), { recursive: true })
  mkdirSync(join(folder, 'home/.claude'))
  writeFileSync(join(folder, 'home/.claude/settings.json'), '{}')
  writeFileSync(join(folder, 'home/.npmrc'), '')
  expect(accesses('claude-code', folder)).toMatchObject({
    'home/.ssh': 'hidden-folder',
    'home/.npmrc': 'hidden-file',
    'home/.claude': 'write',
    'home/.claude.json': 'write',
    'home/.claude/settings.json': 'read',
    slot: 'write',
    'slot/.git': 'read',
  })
  expect(existsSync(join(folder, 'home/.claude.json'))).toBe(true)
  expect(existsSync(join(folder, 'home/.codex'))).toBe(false)
})

it('a folder that a variable names is made and written, wherever it lies', () => {
  const folder = testFolder()
  const moved = join(folder, 'elsewhere')
  expect(accesses('codex', folder, { CODEX_HOME: moved })).toMatchObject({ elsewhere: 'write' })
  expect(accesses('command', folder)).not.toHaveProperty('home/.codex')
})

it.runIf(process.platform === 'linux')(
  'a program that stands where the sandbox has its own is shown with its packages',
  () => {
    const folder = testFolder('/tmp')
    const real = join(folder, 'cache/node_modules/tool/cli.js')
    mkdirSync(join(real, '..'), { recursive: true })
    mkdirSync(join(folder, 'bin'))
    writeFileSync(real, '', { mode: 0o755 })
    symlinkSync(real, join(folder, 'bin/tool'))
    expect(accesses('command', folder)).toMatchObject({ bin: 'read', 'cache/node_modules': 'read' })
  },
)
