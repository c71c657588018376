import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeLocks } from '../../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'

const [role = '', folder = '', ...rest] = process.argv.slice(2)
const locks = makeLocks(makeProcesses())
const lockPath = (round: number) => join(folder, `lock-${round}`)

/** Takes `count` locks and keeps them until it is killed. */
async function hold(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) await locks.acquire(lockPath(round), 'hold')
  console.log('holding')
  process.stdin.resume()
}

/** Meets the other racer before each lock, then tells which ones it got; keeps them. */
async function race(name: string, other: string, count: number): Promise<void> {
  const won: number[] = []
  for (let round = 0; round < count; round += 1) {
    writeFileSync(join(folder, `${name}-${round}`), '')
    while (!existsSync(join(folder, `${other}-${round}`)));
    const lock = await locks.acquire(lockPath(round), name)
    if (lock.kind === 'held') won.push(round)
  }
  console.log(JSON.stringify(won))
  process.stdin.resume()
}

/** Enters and leaves one lock for ever, telling of every entry and of anybody alive it met inside. */
async function loop(): Promise<void> {
  const witness = join(folder, 'inside')
  for (;;) {
    const entry = await locks.withLock({ path: lockPath(0), purpose: 'loop', waitMs: 60_000 }, async () => {
      const met = existsSync(witness) ? Number(readFileSync(witness, 'utf8')) : 0
      writeFileSync(witness, `${process.pid}`)
      await new Promise(setImmediate)
      const alone = readFileSync(witness, 'utf8') === `${process.pid}`
      rmSync(witness)
      return { met, alone }
    })
    console.log(entry.kind === 'done' ? JSON.stringify(entry.value) : entry.kind)
  }
}

if (role === 'hold') await hold(Number(rest[0]))
if (role === 'race') await race(rest[0] ?? '', rest[1] ?? '', Number(rest[2]))
if (role === 'loop') await loop()
