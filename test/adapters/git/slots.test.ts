import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshState } from '../../../src/adapters/git/slots/registration.ts'
import { toRunId } from '../../../src/core/ids.ts'
import { processNamed } from '../../support/repository.ts'
import type { SlotScene } from './slot-scene.ts'
import {
  attempt,
  branchOf,
  checkoutAsk,
  gitAt,
  inside,
  leased,
  run,
  saveAsk,
  slotScene,
  write,
} from './slot-scene.ts'

const other = toRunId('r2')

test('a first attempt gets a new worktree on its own branch at the commit asked for', async () => {
  const scene = slotScene({ files: { 'a b/ü.txt': 'one' }, name: 'my répo' })
  const slot = await scene.begin('api')
  expect(slot).toEqual({ name: 'agent-1', path: join(scene.root, 'agent-1'), fresh: true })
  expect(scene.repository.gitIn(slot.path, 'status', '--porcelain', '-b')).toBe('## orch/r1/api')
  expect(scene.tip(branchOf('api'))).toBe(scene.tip('main'))
  expect(readFileSync(inside(slot, 'a b/ü.txt'), 'utf8')).toBe('one')
  expect(statSync(scene.root).mode & 0o777).toBe(0o700)
  expect(scene.repository.git('worktree', 'list', '--porcelain', '-z')).toContain(
    `locked orch slot ${slot.path}`,
  )
})

test('a root inside a worktree is refused and nothing is made', async () => {
  const scene = slotScene({})
  const root = join(scene.repository.path, 'slots')
  const asked = scene.engine({ root }).leaseForAgent({ run, ref: attempt('a'), prefer: null })
  await expect(asked).rejects.toMatchObject({
    fault: { kind: 'root-inside-worktree', root, worktree: scene.repository.path },
  })
  expect(existsSync(root)).toBe(false)
})

describe('leases', () => {
  test('the same attempt asked again gets the same slot', async () => {
    const scene = slotScene({})
    const slot = await scene.begin('api')
    expect(leased(await scene.slots.leaseForAgent({ run, ref: attempt('api'), prefer: null })).path).toBe(
      slot.path,
    )
  })

  test('when every slot is leased its holders are named; one given back is had again', async () => {
    const scene = slotScene({ agents: 1 })
    const first = await scene.begin('a')
    await scene.begin('b')
    const ask = { run: other, ref: attempt('c'), prefer: null }
    expect(await scene.slots.leaseForAgent(ask)).toEqual({ kind: 'busy', holders: ['r1'] })
    await scene.slots.release(first)
    await scene.slots.release(first)
    expect(leased(await scene.slots.leaseForAgent(ask)).name).toBe(first.name)
  })

  test('the dead lose a slot only when engine and supervisor are gone and nothing works in it', async () => {
    const scene = slotScene({ agents: 0 })
    const [engine, supervisor] = [processNamed(11), processNamed(12)]
    const first = scene.engine({ processes: engine, owners: () => [engine.self(), supervisor.self()] })
    leased(await first.leaseForAgent({ run, ref: attempt('a'), prefer: null }))
    const tryAs = async (dead: readonly number[], working: readonly number[] = []) => {
      const processes = { ...processNamed(13, dead), workingIn: () => working }
      const engine = scene.engine({ run: other, processes, owners: () => [processes.self()] })
      return (await engine.leaseForAgent({ run: other, ref: attempt('b'), prefer: null })).kind
    }
    expect([await tryAs([11]), await tryAs([11, 12], [99]), await tryAs([11, 12])]).toEqual([
      'busy',
      'busy',
      'leased',
    ])
  })

  test('a resumed engine goes on with slots of its run while agents live on under the old supervisor', async () => {
    const scene = slotScene({})
    const [engine, supervisor] = [processNamed(11), processNamed(12)]
    const first = scene.engine({ processes: engine, owners: () => [engine.self(), supervisor.self()] })
    const slot = leased(await first.leaseForAgent({ run, ref: attempt('a'), prefer: null }))
    const resumedAs = (name: typeof run, dead: readonly number[]) => {
      const processes = processNamed(13, dead)
      return scene.engine({ run: name, processes, owners: () => [processes.self()] })
    }
    const ask = saveAsk(attempt('a'), scene.tip('main'))
    await expect(resumedAs(run, []).save(slot, ask)).rejects.toMatchObject({ fault: { kind: 'not-leased' } })
    await expect(resumedAs(other, [11]).save(slot, ask)).rejects.toMatchObject({
      fault: { kind: 'not-leased' },
    })
    const resumed = resumedAs(run, [11])
    expect((await resumed.save(slot, ask)).head).toBe(scene.tip('main'))
    await resumed.release(slot)
    await resumed.settled()
    expect(resumed.list()).toMatchObject([{ name: 'agent-1', heldBy: null }])
  })
})

describe('preference', () => {
  test('a task gets its former slot, others an unused or a new one, and at last the one unused for longest', async () => {
    const now = { ms: 1000 }
    const scene = slotScene({ agents: 2, now: () => now.ms++ })
    const slots = [await scene.begin('a'), await scene.begin('b')]
    for (const slot of slots) await scene.slots.release(slot)
    const nameFor = async (task: string, prefer: string | null = null) => {
      await scene.slots.settled()
      const slot = leased(await scene.slots.leaseForAgent({ run, ref: attempt(task, 2), prefer }))
      await scene.slots.release(slot)
      return slot.name
    }
    expect(await nameFor('b')).toBe('agent-2')
    expect(await nameFor('c')).toBe('agent-3')
    expect(await nameFor('d')).toBe('agent-1')
    expect(await nameFor('e', 'agent-2')).toBe('agent-2')
  })

  test('a task that may come back keeps its slot for as long as there is another', async () => {
    const scene = slotScene({ agents: 2 })
    const back = new Set(['a', 'b'])
    const slots = [await scene.begin('a'), await scene.begin('b'), await scene.begin('c')]
    for (const slot of slots) await scene.slots.release(slot)
    await scene.slots.settled()
    const engine = scene.engine({ returns: ({ task }) => back.has(task) })
    const nameFor = async (task: string) =>
      leased(await engine.leaseForAgent({ run, ref: attempt(task), prefer: null })).name
    expect([await nameFor('d'), await nameFor('e')]).toEqual(['agent-3', 'agent-1'])
  })

  test('a clean slot that stands at the commit is better than a new one', async () => {
    const scene = slotScene({})
    await scene.slots.release(await scene.begin('a'))
    await scene.slots.settled()
    const ask = { run, ref: attempt('b'), prefer: null, commit: scene.tip('main') }
    expect(leased(await scene.slots.leaseForAgent(ask)).name).toBe('agent-1')
  })
})

describe('half-made worktrees', () => {
  const asks: readonly (readonly [string, (scene: SlotScene) => void])[] = [
    [
      'an entry that git had only begun',
      ({ repository, root }) => {
        const entry = join(repository.gitDir, 'worktrees', 'agent-1')
        mkdirSync(entry, { recursive: true })
        writeFileSync(join(entry, 'locked'), `orch slot ${root}/agent-1\n`)
      },
    ],
    [
      'a worktree without files and with a lock of a dead git',
      ({ repository, root }) => {
        repository.git('worktree', 'add', '-q', '--no-checkout', '--detach', `${root}/agent-1`)
        writeFileSync(join(repository.gitDir, 'worktrees/agent-1/index.lock'), '')
      },
    ],
    ['a folder that git does not know', ({ root }) => mkdirSync(join(root, 'agent-1'), { recursive: true })],
  ]
  test.each(asks)('%s is made anew', async (_, spoil) => {
    const scene = slotScene({ files: { a: '1' } })
    const records = join(scene.repository.gitDir, 'orch/slots')
    mkdirSync(records, { recursive: true })
    writeFileSync(join(records, 'agent-1.json'), JSON.stringify(freshState('making', 0)))
    spoil(scene)
    const slot = await scene.begin('api')
    expect(slot.name).toBe('agent-1')
    expect(scene.repository.gitIn(slot.path, 'status', '--porcelain', '-b')).toBe('## orch/r1/api')
    expect(scene.repository.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(2)
  })

  test('a worktree of the user that has the same name is left alone', async () => {
    const scene = slotScene({ files: { a: '1' } })
    const theirs = join(scene.repository.path, '..', 'mine', 'agent-1')
    scene.repository.git('worktree', 'add', '-q', '--detach', theirs)
    const slot = await scene.begin('api')
    await scene.slots.release(slot)
    expect(await scene.slots.remove('agent-1', run)).toBe('removed')
    expect(scene.repository.gitIn(theirs, 'status', '--porcelain')).toBe('')
    expect(existsSync(slot.path)).toBe(false)
  })

  test('files whose entry somebody removed are kept', async () => {
    const scene = slotScene({})
    const slot = await scene.begin('api')
    write(slot, { work: '1' })
    await scene.slots.release(slot)
    await scene.slots.settled()
    rmSync(join(scene.repository.gitDir, 'worktrees', slot.name), { recursive: true })
    const ask = { run, ref: attempt('b'), prefer: slot.name }
    expect(leased(await scene.slots.leaseForAgent(ask)).name).toBe(slot.name)
    const [kept] = readdirSync(join(scene.root, '.kept/r1/api/1'))
    expect(readFileSync(join(scene.root, '.kept/r1/api/1', kept ?? '', 'work'), 'utf8')).toBe('1')
  })
})

test('the slots of a bare and shallow repository work alike', async () => {
  const scene = slotScene({ files: { a: '1' } })
  const bare = join(scene.root, '..', 'bare.git')
  scene.repository.commit({ a: '2' })
  scene.repository.git('clone', '-q', '--bare', '--depth', '1', `file://${scene.repository.path}`, bare)
  const slots = scene.engine({ git: gitAt(bare), mainCheckout: null, root: `${bare}.orch` })
  const slot = leased(await slots.leaseForAgent({ run, ref: attempt('api'), prefer: null }))
  await slots.checkout(slot, checkoutAsk(attempt('api'), { from: scene.tip('main') }))
  write(slot, { a: '3' })
  const saved = await slots.save(slot, saveAsk(attempt('api'), scene.tip('main')))
  expect(saved.committed).toEqual(['a'])
  await slots.settled()
})
