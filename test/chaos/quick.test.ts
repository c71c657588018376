import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeHome, makeTemplate } from './ground.ts'
import { buildLethalOrch } from './lethal-orch.ts'
import { stories } from './stories.ts'
import type { Kill } from './trial.ts'
import { playTrial, playUndisturbed } from './trial.ts'

/*
 * The quick form of `npm run chaos`: one story, killed where the most is at stake, and once more while it resumes.
 */

const root = join(import.meta.dirname, '../..')
const home = makeHome()
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))

it('killed around a landing and while resuming, a run ends as if nobody had', async () => {
  const story = stories[0]
  if (story === undefined) throw new Error('there is no story')
  const lethal = await buildLethalOrch(join(root, 'dist/chaos/orch'))
  const stage = {
    home,
    template: makeTemplate(home, story),
    programs: { orch: join(root, 'bin/orch.js'), lethal },
    forge: null,
  }
  const rest = await playUndisturbed(stage, story)
  const at = (when: 'before' | 'after' | 'torn', part: number): Kill => ({
    at: 'event',
    when,
    seq: Math.ceil(rest.events * part),
  })
  const ways = [
    [at('before', 0.3), at('torn', 0.4)],
    [at('before', 0.5), at('after', 0.6)],
    [at('before', 0.9)],
  ]
  const ends = await Promise.all(ways.map((kills) => playTrial(stage, { story, kills }, rest)))
  expect(ends.flatMap(({ violations }) => violations)).toEqual([])
  expect(ends.map(({ struck }) => struck)).toEqual(ways.map(({ length }) => length))
}, 60_000)
