import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import type { Answered, Forge } from '../../src/ports/forge.ts'
import type { Ports } from '../../src/ports/stage.ts'
import { takeOver } from '../../src/stages/steps/take-over.ts'
import { commit } from '../support/builders.ts'

/** A person's push to this pull request's branch, and what is done about it, in order. */
async function pushed(number: number | null, disarmed: Answered<null>) {
  const done: string[] = []
  const forge: Partial<Forge> = {
    host: 'forge.example',
    disarm: async (which) => {
      done.push(`disarm ${which}`)
      return disarmed
    },
  }
  const repository = {
    adopt: async () => {
      done.push('adopt')
    },
    facts: async () => ({}),
  }
  const remote = { name: 'origin' }
  const ref = { task: toTaskId('a'), attempt: 1, branch: 'a', base: commit('b'), head: commit('h') }
  const answer = await takeOver({ ...ref, number }, { forge, remote, repository } as unknown as Ports)
  return { done, answer }
}

it('a push by a person is taken over once the forge merges the pull request by itself no more', async () => {
  const { done, answer } = await pushed(7, { kind: 'done', value: null })
  expect([done, answer]).toMatchObject([['disarm 7', 'adopt'], { type: 'branch-taken-over' }])
  const fault = { kind: 'unreachable', detail: '' } as const
  const away = await pushed(7, { kind: 'fault', fault })
  expect([away.done, away.answer]).toEqual([['disarm 7'], { forge: 'forge.example', fault }])
})

it('a push before there is a pull request is taken over as it is', async () => {
  const { done } = await pushed(null, { kind: 'done', value: null })
  expect(done).toEqual(['adopt'])
})
