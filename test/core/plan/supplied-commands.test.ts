import { expect, it } from 'vitest'
import { programsOf, suppliedCommands } from '../../../src/core/plan/supplied-commands.ts'
import { parsed, planOf, testConfig } from '../../support/plan.ts'

const parsedConfig = testConfig({
  agents: {
    script: { adapter: 'command', run: ['bash', 'agent.sh'] },
    unused: { adapter: 'command', run: ['never'] },
  },
  worktrees: { setup: ['npm ci'] },
  checks: [{ name: 'unit', run: ['npm', 'test'] }],
})
// No config file may ask for teardown yet, but whoever lists commands must not overlook it once one may.
const config = { ...parsedConfig, worktrees: { ...parsedConfig.worktrees, teardown: [['rm', '-rf', 'tmp']] } }

it('every command of config and plan is listed, agents only where a task may ask them', async () => {
  const plan = planOf(
    await parsed(
      { tasks: [{ id: 'a', prompt: 'x', agent: 'script', setup: ['make'], doneWhen: ['test', '-f', 'x'] }] },
      { config },
    ),
  )
  const commands = suppliedCommands(config, plan)
  expect(commands).toEqual([
    { use: 'setup', owner: null, command: 'npm ci' },
    { use: 'teardown', owner: null, command: ['rm', '-rf', 'tmp'] },
    { use: 'check', owner: 'unit', command: ['npm', 'test'] },
    { use: 'agent', owner: 'script', command: ['bash', 'agent.sh'] },
    { use: 'setup', owner: 'a', command: 'make' },
    { use: 'done-when', owner: 'a', command: ['test', '-f', 'x'] },
  ])
  expect(programsOf(commands)).toEqual(['rm', 'npm', 'bash', 'test'])
})
