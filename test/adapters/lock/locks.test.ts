import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeLocks } from '../../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import type { HeldLock, TakenLock } from '../../../src/ports/locks.ts'
import type { Program } from '../../support/child.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'

const programs = mkdtempSync(join(tmpdir(), 'orch-racer-'))
afterAll(() => rmSync(programs, { recursive: true, force: true }))
const racer = bundleProgram(new URL('./racer.ts', import.meta.url), programs)
const start = (...args: readonly string[]): Program => startProgram(process.execPath, [racer, ...args])

const processes = makeProcesses()
const locks = makeLocks(processes)

/** A lock file whose owner was killed with SIGKILL. */
async function staleLocks(folder: string, count: number): Promise<void> {
  const holder = start('hold', folder, `${count}`)
  await holder.line()
  await holder.kill()
}

function held(lock: HeldLock | TakenLock): HeldLock {
  if (lock.kind === 'taken') throw new Error(`taken by ${lock.by?.purpose}`)
  return lock
}

describe('a lock', () => {
  it('names who has it and is free again after its release, with nothing left behind', async () => {
    const folder = testFolder()
    const path = join(folder, 'lock')
    const lock = held(await locks.acquire(path, 'run a'))
    const taken = { kind: 'taken', by: { identity: processes.self(), purpose: 'run a' }, liveness: 'alive' }
    expect(await locks.acquire(path, 'run b')).toEqual(taken)
    expect(locks.holder(path)).toEqual(taken)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['lock'])
    await lock.release()
    await lock.release()
    expect(locks.holder(path)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  it('outlives nobody: once its owner is killed, the next one has it', async () => {
    const folder = testFolder()
    const path = join(folder, 'lock-0')
    const holder = start('hold', folder, '1')
    await holder.line()
    expect(await locks.acquire(path, 'run')).toMatchObject({ by: { purpose: 'hold' }, liveness: 'alive' })
    await holder.kill()
    expect(locks.holder(path)).toMatchObject({ liveness: 'gone' })
    const lock = held(await locks.acquire(path, 'run'))
    expect(lock.stillHeld()).toBe(true)
    expect(readdirSync(folder)).toEqual(['lock-0'])
  })

  it('of another machine is never stolen, only taken over', async () => {
    const path = join(testFolder(), 'lock')
    const identity = { ...processes.self(), machineId: 'elsewhere' }
    writeFileSync(path, JSON.stringify({ identity, purpose: 'run', nonce: '1' }))
    expect(await locks.acquire(path, 'run')).toMatchObject({ by: { identity }, liveness: 'unknown' })
    expect(held(await locks.takeOver(path, 'run')).stillHeld()).toBe(true)
  })

  it('of a reused pid is stale', async () => {
    const path = join(testFolder(), 'lock')
    const identity = { ...processes.self(), startedAt: 'earlier' }
    writeFileSync(path, JSON.stringify({ identity, purpose: 'run', nonce: '1' }))
    expect(held(await locks.acquire(path, 'run')).stillHeld()).toBe(true)
  })

  it.each(['', '\0\0\0'])('that lost its content with the power is stale: %j', async (text) => {
    const path = join(testFolder(), 'lock')
    writeFileSync(path, text)
    expect(held(await locks.acquire(path, 'run')).stillHeld()).toBe(true)
  })

  it.each(['hello', '{"identity":{"pid":1},"purpose":"run"}'])(
    'that is not ours is left alone: %s',
    async (text) => {
      const path = join(testFolder(), 'lock')
      writeFileSync(path, text)
      expect(await locks.acquire(path, 'run')).toEqual({ kind: 'taken', by: null, liveness: 'unknown' })
    },
  )

  it('that was taken over is not removed by the release of its former owner', async () => {
    const path = join(testFolder(), 'lock')
    const former = held(await locks.acquire(path, 'run'))
    const taker = held(await locks.takeOver(path, 'run'))
    expect(former.stillHeld()).toBe(false)
    await former.release()
    expect(taker.stillHeld()).toBe(true)
  })
})

describe('a short lock', () => {
  it('lets everybody in one after another', async () => {
    const path = join(testFolder(), 'lock')
    let inside = 0
    const visits = Array.from({ length: 20 }, () =>
      locks.withLock({ path, purpose: 'visit', waitMs: 20_000 }, async () => {
        inside += 1
        await new Promise(setImmediate)
        return inside--
      }),
    )
    expect(await Promise.all(visits)).toEqual(visits.map(() => ({ kind: 'done', value: 1 })))
  })

  it('tells who has it when waiting takes too long, and begins nothing', async () => {
    const path = join(testFolder(), 'lock')
    await locks.acquire(path, 'long')
    const answer = await locks.withLock({ path, purpose: 'short', waitMs: 10 }, () =>
      Promise.reject(new Error('begun')),
    )
    expect(answer).toMatchObject({ kind: 'taken', by: { purpose: 'long' }, liveness: 'alive' })
  })

  it('is free again when the work throws', async () => {
    const path = join(testFolder(), 'lock')
    const work = locks.withLock({ path, purpose: 'visit', waitMs: 0 }, () =>
      Promise.reject(new Error('broken')),
    )
    await expect(work).rejects.toThrow('broken')
    expect(locks.holder(path)).toBeNull()
  })
})

describe('never two holders', () => {
  it('when two processes steal the same stale lock at once, again and again', async () => {
    const folder = testFolder()
    const rounds = 300
    await staleLocks(folder, rounds)
    const racers = [
      start('race', folder, 'a', 'b', `${rounds}`),
      start('race', folder, 'b', 'a', `${rounds}`),
    ]
    const won: readonly number[][] = await Promise.all(
      racers.map(async (each) => JSON.parse(await each.line())),
    )
    await Promise.all(racers.map((each) => each.kill()))
    expect(won.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, round) => round))
    expect(readdirSync(folder).filter((name) => !/^(lock|a|b)-\d+$/.test(name))).toEqual([])
  })

  it('when holders and stealers are killed in the middle of it', async () => {
    const folder = testFolder()
    const racers = Array.from({ length: 3 }, () => start('loop', folder))
    const killed = new Set<number>()
    for (let turn = 0; turn < 24; turn += 1) {
      const racer = racers.shift()
      if (!racer) break
      for (let entries = 0; entries < 5; entries += 1) {
        const { met, alone } = JSON.parse(await racer.line())
        expect(alone).toBe(true)
        if (met) expect(killed).toContain(met)
      }
      killed.add(racer.process.pid ?? 0)
      await racer.kill()
      racers.push(start('loop', folder))
    }
    await Promise.all(racers.map((each) => each.kill()))
  })
})
