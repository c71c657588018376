import { expect, it } from 'vitest'
import type { ForgeFault } from '../../src/core/pull-request/pull-request.ts'
import type { Answered, Forge } from '../../src/ports/forge.ts'
import type { Ports } from '../../src/ports/stage.ts'
import { retargetAll } from '../../src/stages/steps/retarget.ts'

/** What is done to two pull requests, in order, where the first one meets these faults. */
async function moved(faults: Readonly<Record<string, ForgeFault>> = {}) {
  const done: string[] = []
  const act = async (deed: string, number: number): Promise<Answered<null>> => {
    done.push(`${deed} ${number}`)
    const fault = number === 1 ? faults[deed] : undefined
    return fault === undefined ? { kind: 'done', value: null } : { kind: 'fault', fault }
  }
  const forge: Partial<Forge> = {
    host: 'forge.example',
    disarm: (number) => act('disarm', number),
    retarget: (number) => act('retarget', number),
  }
  const ports = { forge, remote: { name: 'origin' } } as unknown as Ports
  return { outage: await retargetAll([1, 2], { target: 'main', ports }), done }
}

const whole = ['disarm 1', 'retarget 1', 'disarm 2', 'retarget 2']

it('what was armed on the branch below goes to the target unarmed', async () => {
  expect(await moved()).toEqual({ outage: null, done: whole })
})

it('what cannot be told to the forge now is told to it later, before anything goes to the target', async () => {
  const fault: ForgeFault = { kind: 'unreachable', detail: '' }
  expect(await moved({ disarm: fault })).toEqual({
    outage: { forge: 'forge.example', fault },
    done: ['disarm 1'],
  })
})

it('one that is closed or gone by now keeps nothing from going on', async () => {
  expect(await moved({ retarget: { kind: 'refused', detail: 'it is closed' } })).toEqual({
    outage: null,
    done: whole,
  })
})
