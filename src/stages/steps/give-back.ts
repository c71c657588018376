import { attemptName } from '../../core/ids.ts'
import type { CommandReport } from '../../ports/commands.ts'
import type { Slot } from '../../ports/repository.ts'
import type { Ports } from '../../ports/stage.ts'
import type { WorkOf } from './run-setup.ts'
import { runInSlot } from './run-setup.ts'

/**
 * Gives an agent's slot back, once what its attempt left running elsewhere is torn down. Performed again after a crash
 * it tears down again, so a command has to bear that; in a slot that somebody else has by now nothing is run.
 */
export function giveBack(slot: Slot, work: WorkOf, ports: Ports): Promise<void> {
  const slots = underWay.get(ports) ?? new Map<string, Promise<void>>()
  underWay.set(ports, slots)
  const giving = tearDownAndRelease(slot, work, ports)
  slots.set(slot.name, giving)
  return giving.finally(() => slots.delete(slot.name))
}

/**
 * Resolves once nothing is torn down in a slot any more, or nobody wants it: the next attempt of a task waits for its
 * own slot, warm and with its agent's session, rather than begin in another one.
 */
export async function givenBack(slot: string | null, ports: Ports, signal: AbortSignal): Promise<void> {
  const giving = slot === null ? undefined : underWay.get(ports)?.get(slot)
  if (giving === undefined || signal.aborted) return
  const unwanted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  await Promise.race([giving.catch(() => undefined), unwanted])
}

const underWay = new WeakMap<Ports, Map<string, Promise<void>>>()

async function tearDownAndRelease(slot: Slot, work: WorkOf, ports: Ports): Promise<void> {
  try {
    await tearDown(slot, work, ports)
  } finally {
    await ports.slots.release(slot)
  }
}

/** Nobody waits for it to go well: what fails is written into the run's log, and the rest is run all the same. */
async function tearDown(slot: Slot, { spec, ref }: WorkOf, ports: Ports): Promise<void> {
  const { teardown } = ports.config.worktrees
  if (teardown.length === 0 || !(await ports.slots.holds(slot))) return
  const env = await ports.surroundings.forSetup(spec, ref)
  for (const [index, command] of teardown.entries()) {
    const name = `teardown ${attemptName(ref)} ${index}`
    const ask = { slot, name, command, env, timeoutMs: teardownLimitMs }
    const { end } = await runInSlot(ask, ports, new AbortController().signal)
    if (end.how === 'exited' && end.code === 0) continue
    const shown = typeof command === 'string' ? command : command.join(' ')
    await ports.files.warn(`${name}: ${shown}: ${outcome(end)}`)
  }
}

/** The slot waits meanwhile, and so may the next attempt. */
const teardownLimitMs = 2 * 60_000

function outcome(end: CommandReport['end']): string {
  switch (end.how) {
    case 'exited':
      return `exit code ${end.code}`
    case 'signalled':
      return end.signal
    case 'not-started':
      return end.detail
    case 'timed-out':
    case 'idle':
    case 'stopped':
      return end.how
  }
}
