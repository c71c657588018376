import { expect, it } from 'vitest'
import { config, startEngine, startRun, task } from '../support/builders.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

it('a pull request that a person merged into another branch is a dead letter, and keeps no other from landing', () => {
  const told = { base: 'main' }
  const forge = simulatedForge({
    review: (id) => (id === 'a' ? 'required' : 'approved'),
    base: () => told.base,
  })
  const run = new SimulatedWorld({ forge: forge.perform })
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.say(
    startRun([task('a'), task('b')], {
      config: config({ queue: { ...config().queue, land: 'pull-request' } }),
    }),
  )
  begin()
  run.run()
  expect([run.end(), run.landed()]).toEqual(['waiting', ['b']])
  const pull = forge.pulls.get('a')
  if (pull !== undefined) pull.state = 'merged'
  told.base = 'release'
  begin()
  run.run()
  expect([run.end(), run.task('a').state]).toEqual([
    'failed',
    {
      status: 'dead',
      failure: { kind: 'proposal-elsewhere', url: 'https://forge.example/1', base: 'release' },
    },
  ])
})
