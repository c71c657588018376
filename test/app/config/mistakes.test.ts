import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/app/config/parse.ts'
import { kinds, printed } from '../../support/plan.ts'

const read = (value: object | string) =>
  parseConfig({ path: '.orchestrator.json', text: typeof value === 'string' ? value : JSON.stringify(value) })

describe('a mistake', () => {
  const check = { name: 'unit', run: 'npm test' }
  it.each([
    ['unknown field', { concurency: {} }, 'did you mean "concurrency"?'],
    ['unknown field within', { queue: { methd: 'merge' } }, 'did you mean "method"?'],
    [
      'merges in a line',
      { policy: { linearHistory: true } },
      'policy.linearHistory: true leaves no room for the merge commits of queue.method "merge"',
    ],
    ['no branch', { target: '-x' }, 'target must be a name that git takes for a branch'],
    ['nobody to ask', { agent: 'claud' }, 'did you mean "claude"?'],
    ['no place at all', { concurrency: { agents: 0 } }, 'concurrency.agents must be at least 1, not 0'],
    ['half a place', { concurrency: { checks: 1.5 } }, 'concurrency.checks must be a whole number, not 1.5'],
    ['no resource', { resources: { db: 0 } }, 'resources.db must be at least 1, not 0'],
    ['no size', { outputLimit: '64 MB' }, 'outputLimit must be a size such as "64MB", not "64 MB"'],
    [
      'worktrees on the checkout',
      { worktrees: { root: './' } },
      'worktrees.root must be a folder for worktrees',
    ],
    [
      'worktrees within git',
      { worktrees: { root: '.git/x' } },
      'worktrees.root must be a folder for worktrees',
    ],
    [
      'unknown placeholder',
      { worktrees: { root: '../{rep}' } },
      'worktrees.root has the unknown placeholder {rep}',
    ],
    ['branches of one name', { branch: { name: 'orch/{task}' } }, 'branch.name must contain {run}'],
    [
      'no branch name',
      { branch: { name: 'orch/{run}..{task}' } },
      'branch.name must be a name that git takes',
    ],
    ['unknown word of a message', { queue: { message: 'Land {id}' } }, 'it may have {task} and {title}'],
    ['no adapter', { agents: { x: {} } }, '"agents.x.adapter" is missing'],
    ['part of an adapter', { agents: { x: { adapter: 'claude' } } }, 'did you mean "claude-code"?'],
    ['unknown adapter', { agents: { x: { adapter: 'comand' } } }, 'agents.x.adapter must be one of command'],
    ['no program', { agents: { x: { adapter: 'command' } } }, '"agents.x.run" is missing'],
    [
      'mode of an agent that has none',
      { agents: { x: { adapter: 'codex', mode: 'plan' } } },
      'agents.x.mode means nothing to codex',
    ],
    ['check without command', { checks: [{ name: 'unit' }] }, '"checks[0].run" is missing'],
    [
      'check with a path for a name',
      { checks: [{ ...check, name: '../x' }] },
      'checks[0].name must be a name of',
    ],
    ['two checks of one name', { checks: [check, { ...check, name: 'Unit' }] }, 'duplicate check "Unit"'],
    [
      'check that never runs',
      { checks: [{ ...check, on: [] }] },
      'checks[0].on must be a list with at least one',
    ],
    [
      'required check that never sees a candidate',
      { checks: [{ ...check, on: ['branch'] }] },
      'check unit is required and never looks at a candidate',
    ],
    ['check that takes nothing known', { checks: [{ ...check, uses: ['db'] }] }, 'unknown resource "db"'],
    [
      'pattern without linear time',
      { policy: { branchName: '(?=x)' } },
      'policy.branchName is not a pattern that RE2',
    ],
    [
      'absolute path',
      { worktrees: { copy: ['/etc/passwd'] } },
      'worktrees.copy[0] must be a path or pattern within',
    ],
    [
      'reserved variable',
      { checks: [{ ...check, env: { GIT_DIR: 'x' } }] },
      'the variable GIT_DIR is set by orch',
    ],
    [
      'key',
      { checks: [{ ...check, env: { T: `ghp_${'a1'.repeat(12)}` } }] },
      'this looks like a literal key (GitHub',
    ],
    ['newer version', { version: 2 }, 'version 2 is unknown to this orch'],
  ])('%s', (_, config, message) => {
    const reading = read(config)
    expect(printed(reading)).toContain(message)
    expect(kinds(reading)).toHaveLength(1)
  })

  it('comes with all others, in the order of the text', () => {
    expect(
      printed(
        read(
          '{\n  "queue": { "method": "squash", "sign": 1 },\n  "checks": [{ "run": "x" }],\n  "agent": "cursor"\n}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      ".orchestrator.json:2:42: queue.sign must be one of auto, true, false, not 1
          "queue": { "method": "squash", "sign": 1 },
                                                 ^

      .orchestrator.json:3:14: "checks[0].name" is missing
          "checks": [{ "run": "x" }],
                     ^^^^^^^^^^^^^^

      .orchestrator.json:4:12: unknown agent "cursor"
          "agent": "cursor"
                   ^^^^^^^^
      hint: known: claude, codex, gemini, qwen, opencode, copilot"
    `)
  })
})

it('a resource that one check takes twice is a mistake', () => {
  const reading = read({ resources: { db: 1 }, checks: [{ name: 'a', run: 'x', uses: ['db', 'db'] }] })
  expect(printed(reading)).toContain('duplicate resource "db"')
})
