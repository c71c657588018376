import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const bin = join(import.meta.dirname, '../../bin')
const scratch = mkdtempSync(join(tmpdir(), 'orch-launcher-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('an old Node gets one sentence with a command that works', () => {
  const { status, stderr } = launch(
    bin,
    "Object.defineProperty(process.versions, 'node', { value: '20.18.3' })",
  )
  expect(stderr).toBe(
    'orch needs Node 20.19 or newer, this is 20.18.3; try: npx -y -p node@24 -p orch orch\n',
  )
  expect(status).toBe(3)
})

it('native Windows is refused with a sentence that names WSL', () => {
  const { status, stderr } = launch(bin, "Object.defineProperty(process, 'platform', { value: 'win32' })")
  expect(stderr).toBe(
    'orch does not run on native Windows; run it inside WSL: https://learn.microsoft.com/windows/wsl/install\n',
  )
  expect(status).toBe(3)
})

it('a checkout that was not built says how to build it', () => {
  cpSync(bin, join(scratch, 'bin'), { recursive: true })
  const { status, stderr } = launch(join(scratch, 'bin'), '')
  expect(stderr).toBe('orch is not built; run: npm run build\n')
  expect(status).toBe(3)
})

function launch(folder: string, before: string) {
  const imported = `data:text/javascript,${encodeURIComponent(before)}`
  return spawnSync(process.execPath, ['--import', imported, join(folder, 'orch.js'), '--version'], {
    encoding: 'utf8',
  })
}
