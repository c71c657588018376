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

it.each([
  ['on work whose base has landed as another commit', ['lower'], 'lower'],
  ['that holds the base it is proven on', ['lower', 'target'], 'target'],
  ['of something else', [], 'target'],
] as const)('a push %s is measured from where it began', async (_, held, from) => {
  const asked: unknown[] = []
  const repository = {
    adopt: async () => {},
    facts: async ({ base }: { base: unknown }) => asked.push(base),
    reaches: async (head: unknown, id: unknown) =>
      head === commit('pushed') && held.some((name) => commit(name) === id),
  }
  const ports = { forge: {}, remote: { name: 'origin' }, repository } as unknown as Ports
  const ref = { task: toTaskId('b'), attempt: 1, branch: 'b', number: null }
  await takeOver({ ...ref, base: commit('target'), head: commit('pushed'), since: commit('lower') }, ports)
  expect(asked).toEqual([commit(from)])
})
