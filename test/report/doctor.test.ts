import { expect, it } from 'vitest'
import { toRunId } from '../../src/core/ids.ts'
import type { AgentLook, Checkup, RealProgram } from '../../src/report/doctor/checkup.ts'
import { leftoverFindings } from '../../src/report/doctor/leftovers.ts'
import { doctorJson, doctorText, isBroken } from '../../src/report/doctor/text.ts'
import { plainTheme } from '../../src/report/theme.ts'

const real: RealProgram = {
  package: '@openai/codex',
  tested: { oldest: '0.99.0', newest: '0.169.0' },
  version: '0.169.0',
  missingFlags: [],
  logins: ['CODEX_API_KEY'],
  howToLogIn: 'codex login',
}

function agent(
  name: string,
  more: Partial<AgentLook> & { readonly about?: Partial<RealProgram> } = {},
): AgentLook {
  const { about, ...rest } = more
  const look = { name, adapter: name, program: name, path: `/bin/${name}`, isWanted: false }
  return { ...look, real: { ...real, ...about }, ...rest }
}

const sound: Checkup = {
  node: '24.9.0',
  git: '2.39.5',
  repository: { kind: 'ready', path: '/code/shop', branch: 'main', config: 'read' },
  disk: { kind: 'free', path: '/code/shop.orch', bytes: 18 * 2 ** 30 },
  terminal: { size: { columns: 120, rows: 40 }, isDumb: false, isUnicode: true },
  sandbox: { kind: 'works', version: '0.8.0', wanted: true },
  ending: 'pid-namespace',
  agents: [agent('codex')],
  forge: null,
  leftovers: null,
}

const text = (more: Partial<Checkup>) => doctorText({ ...sound, ...more }, plainTheme)

it('a sound machine has nothing to do', () => {
  expect(text({})).toMatchInlineSnapshot(`
    "machine
      ✔ node        24.9.0
      ✔ git         2.39.5
      ✔ repository  /code/shop on main
      ✔ config      .orchestrator.json
      ✔ disk        18.0 GiB free in /code/shop.orch
      ✔ terminal    120×40
      ✔ sandbox     bubblewrap 0.8.0 works; on
      ✔ ending      complete: every agent has a PID namespace of its own

    agents
      ✔ codex       0.169.0  /bin/codex  (CODEX_API_KEY)

    everything is in place"
  `)
})

it('each thing that is amiss has one remedy', () => {
  const shown = text({
    git: null,
    repository: { kind: 'none' },
    disk: { kind: 'free', path: '/code/shop.orch', bytes: 2 ** 28 },
    terminal: { size: { columns: 40, rows: 10 }, isDumb: false, isUnicode: false },
    sandbox: { kind: 'refused', detail: 'setting up uid map: Permission denied', wanted: false },
    ending: 'marks',
    agents: [
      agent('codex', { about: { version: '0.170.1', logins: [] } }),
      agent('claude', { about: { version: '0.9.12', missingFlags: ['--json', '--sandbox'] } }),
      agent('gemini', { about: { version: null, missingFlags: null } }),
      agent('mine', { program: 'tools/agent', path: null, isWanted: true, real: null }),
      agent('qwen', { path: null }),
      agent('copilot', { path: null }),
    ],
  })
  expect(shown).toMatchInlineSnapshot(`
    "machine
      ✔ node        24.9.0
      ✖ git         is not installed
                    hint: install git 2.39 or newer
      – repository  none here
                    hint: go to one, or make one with git init
      ‼ disk        0.3 GiB free in /code/shop.orch
                    hint: free some, or set worktrees.root to another disk
      – terminal    40×10, ASCII is narrow
                    hint: 60×16 shows the whole dashboard
      – sandbox     bubblewrap cannot make a sandbox here: setting up uid map: Permission denied
                    hint: allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or the AppArmor profile of bwrap)
      ✔ ending      by group, descent, environment and folder; a program that hides from all four outlives its agent

    agents
      ‼ codex       0.170.1  /bin/codex
                    newer than 0.169.0, the newest that orch was tried with
                    hint: npm install -g @openai/codex@0.169.0
                    no login of it was seen
                    hint: codex login
      ‼ claude      0.9.12   /bin/claude
                    older than 0.99.0, the oldest that orch was tried with
                    hint: npm install -g @openai/codex@0.169.0
                    its help does not name --json and --sandbox, which orch needs
                    hint: npm install -g @openai/codex@0.169.0
      ‼ gemini      unknown  /bin/gemini
                    gemini --version did not say which it is
                    hint: npm install -g @openai/codex@0.169.0
                    gemini --help did not say which flags it has
                    hint: npm install -g @openai/codex@0.169.0
      ‼ mine        tools/agent is not installed
                    hint: correct "run" of agent mine in the config
      – not here    qwen and copilot

    orch cannot work here: git"
  `)
})

it('only what orch cannot work without breaks', () => {
  const none = [agent('codex', { path: null })]
  expect(isBroken({ ...sound, repository: { kind: 'none' }, agents: none })).toBe(false)
  expect(isBroken({ ...sound, git: null })).toBe(true)
  expect(
    isBroken({ ...sound, repository: { kind: 'problems', problems: [{ kind: 'sparse-checkout' }] } }),
  ).toBe(true)
  expect(isBroken({ ...sound, disk: { kind: 'not-writable', of: 'runs', path: '/' } })).toBe(true)
  expect(isBroken({ ...sound, sandbox: { kind: 'missing', wanted: false } })).toBe(false)
  expect(isBroken({ ...sound, sandbox: { kind: 'missing', wanted: true } })).toBe(true)
})

it('a config with mistakes breaks, as no run starts with it', () => {
  const wrong = {
    repository: { kind: 'ready', path: '/code/shop', branch: 'main', config: 'wrong' },
  } as const
  expect(isBroken({ ...sound, ...wrong })).toBe(true)
  const shown = text(wrong)
  expect(shown).toContain('.orchestrator.json has mistakes, so that no run starts')
  expect(shown).toContain('hint: correct them; orch validate PLAN names each')
  expect(shown).toContain('orch cannot work here: config')
})

it('an agent that the config names and nobody installed is a warning with its package', () => {
  const shown = text({ agents: [agent('codex', { path: null, isWanted: true })] })
  expect(shown).toContain('codex is not installed')
  expect(shown).toContain('hint: npm install -g @openai/codex')
})

it('for programs it says what was seen and what it means', () => {
  const said = JSON.parse(doctorJson({ ...sound, git: null }))
  expect(said).toMatchObject({
    v: 1,
    ok: false,
    node: '24.9.0',
    agents: [{ name: 'codex', real: { version: '0.169.0' } }],
  })
  expect(said.findings[1]).toEqual({
    about: 'machine',
    name: 'git',
    level: 'broken',
    text: 'is not installed',
    remedy: 'install git 2.39 or newer',
  })
})

it('what runs left is told with one remedy each', () => {
  const leftovers = {
    removals: [
      { kind: 'lock', path: '/l', purpose: 'land main' },
      { kind: 'slot', name: 'agent-1', path: '/a', because: 'idle' },
      { kind: 'slot', name: 'agent-2', path: '/b', because: 'half-made' },
    ],
    spared: [{ kind: 'run-unreadable', run: toRunId('r0') }],
    stopped: ['r1'],
    orphans: [{ run: 'r1', pids: [7, 8] }],
    worktrees: 51,
    looseRefs: 2_001,
  } as const
  const said = leftoverFindings(leftovers).map(({ name, level, text, remedy }) => [name, level, text, remedy])
  expect(said).toEqual([
    ['leftovers', 'warning', 'left by a crash: 1 stale lock and 1 half-made worktree', 'orch clean'],
    ['run', 'warning', 'the journal of r0 cannot be believed', 'orch verify --run r0'],
    ['processes', 'warning', '2 processes of run r1 without its engine: 7 and 8', 'orch resume --run r1'],
    ['run', 'note', 'r1 is not finished, and nobody drives it', 'orch resume --run r1'],
    ['worktrees', 'warning', '51 are registered, and git looks into each', 'orch clean'],
    ['refs', 'warning', '2001 are a file each, which slows git down', 'git pack-refs --all'],
  ])
})
