import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  attempt,
  branchOf,
  checkoutAsk,
  evidence,
  inside,
  leased,
  refsOf,
  run,
  slotScene,
  write,
} from './slot-scene.ts'

test('a first attempt gets a new worktree on its own branch at the commit asked for', async () => {
  const scene = slotScene({ files: { 'a b/ü.txt': 'one' } })
  const slot = await scene.begin('api')
  expect(slot).toEqual({ name: 'agent-1', path: join(scene.root, 'agent-1'), fresh: true })
  expect(scene.repository.gitIn(slot.path, 'status', '--porcelain', '-b')).toBe('## orch/r1/api')
  expect(scene.tip(branchOf('api'))).toBe(scene.tip('main'))
  expect(readFileSync(inside(slot, 'a b/ü.txt'), 'utf8')).toBe('one')
  expect(statSync(scene.root).mode & 0o777).toBe(0o700)
})

test('what an agent left is committed on its branch and referenced as evidence', async () => {
  const scene = slotScene({ files: { kept: '1', edited: '1', gone: '1' } })
  const slot = await scene.begin('api')
  write(slot, { edited: '2', gone: null, 'new/sp ace\nü': 'x' })
  const saved = await scene.save(slot, 'api')
  expect([...saved.committed].sort()).toEqual(['edited', 'gone', 'new/sp ace\nü'])
  expect(scene.files(branchOf('api'))).toEqual({ kept: '1', edited: '2', 'new/sp ace\nü': 'x' })
  expect(saved.head).toBe(scene.tip(branchOf('api')))
  expect(saved.head).toBe(scene.tip(evidence('api', 'head')))
  expect(saved.head).toBe(scene.tip(evidence('api', '1')))
  expect(scene.repository.git('log', '-1', '--format=%B', saved.head).trim()).toBe(
    'Leftovers of api\n\nOrch-Run: r1',
  )
  expect(scene.repository.gitIn(slot.path, 'status', '--porcelain')).toBe('')
  expect(await scene.save(slot, 'api')).toEqual({ ...saved, committed: [] })
})
