import { describe, expect, it } from 'vitest'
import { defaultConfig, parseConfig } from '../../../src/app/config/parse.ts'
import { testConfig } from '../../support/plan.ts'

const read = (value: object | string) =>
  parseConfig({ path: '.orchestrator.json', text: typeof value === 'string' ? value : JSON.stringify(value) })

it('an empty config has every default', () => {
  const reading = read('{}')
  expect(reading).toEqual({ kind: 'config', config: defaultConfig() })
  expect(defaultConfig()).toEqual({
    target: null,
    agent: null,
    concurrency: { agents: 4, checks: 2, unlanded: 8 },
    resources: {},
    worktrees: {
      root: '../{repo}.orch',
      setup: [],
      setupKey: [],
      copy: [],
      keep: [],
      teardown: [],
      keepFailed: 0,
    },
    outputLimitBytes: 64 * 1024 * 1024,
    agents: {},
    checks: null,
    preflight: 'stop',
    policy: {
      protectedPaths: ['.github/**', '.orchestrator.json'],
      limits: { changedFiles: 200, addedLines: 5000, fileSizeKiB: 1024 },
      branchName: null,
      commitMessage: null,
      linearHistory: false,
    },
    branch: { name: 'orch/{run}/{task}' },
    queue: { method: 'merge', land: 'local', message: 'Land {task}: {title}', sign: 'auto' },
    retry: {
      maxAttempts: 3,
      maxConflicts: 5,
      maxTries: 20,
      initialIntervalMs: 1000,
      backoff: 2,
      maxIntervalMs: 60_000,
      jitter: 0.5,
    },
    retention: { runs: 20, days: 30 },
  })
})

it('the config of the handbook is valid', () => {
  const reading = read(`{
    "version": 1,
    "target": "main",
    "agent": null,                                                // the default agent
    "concurrency": { "agents": 4, "checks": 2, "unlanded": 8 },
    "resources": { "test-db": 1 },
    "worktrees": { "root": "../{repo}.orch", "setup": ["npm ci --prefer-offline"], "setupKey": ["package-lock.json"],
                   "copy": [".env.test"], "keep": ["node_modules"], "teardown": [], "keepFailed": 0 },
    "outputLimit": "64MB",
    "agents": { "claude": { "adapter": "claude-code", "args": [], "concurrency": 2, "passEnv": ["ANTHROPIC_API_KEY"], "permissions": "safe" },
                "script": { "adapter": "command", "run": ["bash", "tools/agent.sh"] } },
    "checks": [ { "name": "unit", "run": "npm test", "timeout": "10m", "on": ["candidate"], "required": true, "retries": 0, "restore": [], "env": {} } ],
    "preflight": "stop",
    "policy": { "protectedPaths": [".github/**", ".orchestrator.json"],
                "limits": { "changedFiles": 200, "addedLines": 5000, "fileSizeKiB": 1024 },
                "branchName": null, "commitMessage": null, "linearHistory": false },
    "branch": { "name": "orch/{run}/{task}" },
    "queue": { "method": "merge", "land": "local", "message": "Land {task}: {title}", "sign": "auto" },
    "retry": { "maxAttempts": 3, "maxConflicts": 5, "maxTries": 20, "initialInterval": "1s", "backoff": 2, "maxInterval": "60s", "jitter": 0.5 },
    "budget": { "usd": null, "tokens": null },
    "retention": { "runs": 20, "days": 30 }
  }`)
  expect(reading).toMatchObject({
    kind: 'config',
    config: {
      target: 'main',
      agents: { claude: { name: 'claude', adapter: 'claude-code', concurrency: 2, run: null } },
      checks: [{ name: 'unit', timeoutMs: 600_000, uses: [] }],
    },
  })
})

it('no word about checks is not the same as no checks', () => {
  expect(testConfig({}).checks).toBeNull()
  expect(testConfig({ checks: null }).checks).toBeNull()
  expect(testConfig({ checks: [] }).checks).toEqual([])
})

describe("a check's definition", () => {
  const definition = (fields: object) =>
    testConfig({ checks: [{ name: 'unit', run: 'npm test', ...fields }] }).checks?.[0]?.definition

  it('is the same for the same check, defaults written out or not', () => {
    expect(definition({})).toMatch(/^[0-9a-f]{64}$/)
    expect(definition({ on: ['candidate'], timeout: '600s', required: true })).toBe(definition({}))
  })

  it.each([
    { run: 'npm run test' },
    { run: ['npm', 'test'] },
    { timeout: '5m' },
    { env: { A: '1' } },
    { restore: ['x'] },
  ])('changes with %j', (fields) => {
    expect(definition(fields)).not.toBe(definition({}))
  })
})

it('patterns of RE2 are taken as they are', () => {
  expect(
    testConfig({ policy: { branchName: '^orch/', commitMessage: '^(feat|fix): ' } }).policy,
  ).toMatchObject({
    branchName: '^orch/',
    commitMessage: '^(feat|fix): ',
  })
})
