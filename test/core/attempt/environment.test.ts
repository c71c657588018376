import { expect, it } from 'vitest'
import type { EnvironmentAsk } from '../../../src/core/attempt/environment.ts'
import { attemptVariables, makeEnvironment, portsWanted } from '../../../src/core/attempt/environment.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'

const make = (ask: Partial<EnvironmentAsk>) =>
  makeEnvironment({ parent: {}, passEnv: [], values: [], ports: {}, identity: null, own: {}, ...ask })

it('a program gets what nobody can do without, and no answers from a person', () => {
  const parent = {
    PATH: '/bin',
    HOME: '/home/ada',
    LC_CTYPE: 'C.UTF-8',
    XDG_CACHE_HOME: '/cache',
    TERM: 'xterm',
  }
  expect(make({ parent }).variables).toEqual({
    PATH: '/bin',
    HOME: '/home/ada',
    LC_CTYPE: 'C.UTF-8',
    XDG_CACHE_HOME: '/cache',
    TERM: 'dumb',
    NO_COLOR: '1',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_EDITOR: ':',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'gc.auto',
    GIT_CONFIG_VALUE_0: '0',
    GIT_CONFIG_KEY_1: 'maintenance.auto',
    GIT_CONFIG_VALUE_1: 'false',
  })
})

it.each([
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
  'ANTHROPIC_API_KEY',
  'SSH_AUTH_SOCK',
  'ORCH_RUN_ID',
])('%s comes through passEnv alone, and is a secret then', (name) => {
  const parent = { [name]: 's3cret' }
  expect(make({ parent }).variables).not.toHaveProperty(name)
  expect(make({ parent, passEnv: [name] }).variables).toHaveProperty(name, 's3cret')
  expect(make({ parent, passEnv: [name] }).secrets).toEqual(['s3cret'])
})

it('the token that is for orch alone comes through nothing', () => {
  const { variables, secrets } = make({
    parent: { ORCH_GITHUB_TOKEN: 's3cret' },
    passEnv: ['ORCH_GITHUB_TOKEN'],
    values: [
      { ORCH_GITHUB_TOKEN: { from: 'env:ORCH_GITHUB_TOKEN' }, MINE: { from: 'env:ORCH_GITHUB_TOKEN' } },
    ],
  })
  expect(Object.values(variables)).not.toContain('s3cret')
  expect(secrets).toEqual([])
})

it.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_CONFIG_PARAMETERS', 'GIT_AUTHOR_DATE'])(
  '%s of a hook that orch runs in is gone',
  (name) => {
    expect(make({ parent: { [name]: 'x' } }).variables).not.toHaveProperty(name)
  },
)

it('nobody points git elsewhere, whatever config and plan say', () => {
  const { variables } = make({
    parent: { GIT_DIR: '/elsewhere' },
    passEnv: ['GIT_DIR'],
    values: [{ GIT_WORK_TREE: '/elsewhere', GIT_CONFIG_COUNT: '0' }],
  })
  expect(variables).not.toHaveProperty('GIT_DIR')
  expect(variables).not.toHaveProperty('GIT_WORK_TREE')
  expect(variables).toHaveProperty('GIT_CONFIG_COUNT', '2')
})

it('later values win over earlier ones, and what orch says over all', () => {
  const { variables } = make({
    parent: { LEVEL: 'parent' },
    passEnv: ['LEVEL'],
    values: [{ LEVEL: 'agent', ORCH_BASE: 'mine' }, { LEVEL: 'task' }],
    own: { ORCH_BASE: 'abc' },
  })
  expect(variables).toMatchObject({ LEVEL: 'task', ORCH_BASE: 'abc' })
})

it('a reference is resolved and kept secret; one to nothing gives no variable', () => {
  const { variables, secrets } = make({
    parent: { NPM_TOKEN: 's3cret' },
    values: [{ TOKEN: { from: 'env:NPM_TOKEN' }, NONE: { from: 'env:NONE' }, PLAIN: 'plain' }],
  })
  expect(variables).toMatchObject({ TOKEN: 's3cret', PLAIN: 'plain' })
  expect(variables).not.toHaveProperty('NONE')
  expect(secrets).toEqual(['s3cret'])
})

it('only ports are chosen by orch, and only the last word counts', () => {
  const values = [{ PORT: 'auto', DB_PORT: 'auto', COLOR: 'auto', API_PORT: 'auto' }, { API_PORT: '80' }]
  expect(portsWanted(values)).toEqual(['PORT', 'DB_PORT'])
  expect(make({ values, ports: { PORT: 4001, DB_PORT: 4002 } }).variables).toMatchObject({
    PORT: '4001',
    DB_PORT: '4002',
    COLOR: 'auto',
    API_PORT: '80',
  })
})

it('commits have an author where the user has no identity', () => {
  expect(make({ identity: { name: 'orch', email: 'orch@localhost' } }).variables).toMatchObject({
    GIT_AUTHOR_NAME: 'orch',
    GIT_AUTHOR_EMAIL: 'orch@localhost',
    GIT_COMMITTER_NAME: 'orch',
    GIT_COMMITTER_EMAIL: 'orch@localhost',
  })
})

it('an agent learns which attempt it is', () => {
  const ref = { task: toTaskId('api'), attempt: 2 }
  const run = toRunId('20261121-064512-k3f9')
  const files = { promptFile: '/run/prompt.md', answers: '/run/answers' }
  expect(attemptVariables({ run, ref, base: toCommitId('a1b2'), ...files })).toEqual({
    ORCH_RUN_ID: '20261121-064512-k3f9',
    ORCH_TASK_ID: 'api',
    ORCH_ATTEMPT: '2',
    ORCH_BASE: 'a1b2',
    ORCH_PROMPT_FILE: '/run/prompt.md',
    ORCH_ANSWERS: '/run/answers',
  })
})
