import { expect, it } from 'vitest'
import { nearest } from '../../../src/core/plan/nearest.ts'

it.each([
  ['promt', ['prompt', 'promptFile'], 'prompt'],
  ['dependson', ['dependsOn', 'deadline'], 'dependsOn'],
  ['tiemout', ['timeout', 'idleTimeout'], 'timeout'],
  ['apii', ['api', 'app'], 'api'],
  ['depnds', ['deadline', 'dependsOn', 'description'], 'dependsOn'],
  ['desc', ['deadline', 'dependsOn', 'description'], 'description'],
  ['db', ['ui', 'api'], null],
  ['z', ['x'], null],
  ['anything', [], null],
])('%s among %j means %j', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant)
})
