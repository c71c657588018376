import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { AttemptRef } from '../core/ids.ts'
import { makeFolder, readIfThere, writeDurably } from './durable.ts'

type Chosen = Readonly<Record<string, number>>

/** Free ports by the names of their variables: the same ones for everything that runs for one attempt, also after a crash. */
export interface AttemptPorts {
  /** With null for what belongs to no attempt the ports are new each time. */
  of(ref: AttemptRef | null, names: readonly string[]): Promise<Chosen>
}

export function makeAttemptPorts(fileOf: (ref: AttemptRef) => string): AttemptPorts {
  const turns = new Map<string, Promise<Chosen>>()
  // Nobody listens yet on what was given out a moment ago, so the system would give it out again.
  const given = new Set<number>()
  return {
    async of(ref, names) {
      if (names.length === 0) return {}
      if (ref === null) return choose(names, given)
      const file = fileOf(ref)
      // One after the other, as checks of one attempt run at once.
      const before = turns.get(file) ?? Promise.resolve({})
      const turn = before.catch(() => undefined).then(() => complete(file, { names, given }))
      turns.set(file, turn)
      return turn
    },
  }
}

async function complete(
  file: string,
  { names, given }: { readonly names: readonly string[]; readonly given: Set<number> },
): Promise<Chosen> {
  const known = chosenIn(await readIfThere(file))
  for (const port of Object.values(known)) given.add(port)
  const missing = names.filter((name) => known[name] === undefined)
  if (missing.length === 0) return known
  const all = { ...known, ...(await choose(missing, given)) }
  await makeFolder(dirname(file))
  await writeDurably(file, `${JSON.stringify(all)}\n`)
  return all
}

/** The ports of an attempt as they were written down. */
export function chosenIn(text: string | null): Chosen {
  return text === null ? {} : (JSON.parse(text) as Chosen)
}

async function choose(names: readonly string[], given: Set<number>): Promise<Chosen> {
  const chosen: Record<string, number> = {}
  for (const name of names) chosen[name] = await freePort(given)
  return chosen
}

/** A port nobody listens on at this moment, and nobody else of this run was given. */
async function freePort(given: Set<number>): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    await once(server, 'close')
    const port = typeof address === 'object' && address !== null ? address.port : 0
    if (given.has(port)) continue
    given.add(port)
    return port
  }
}
