import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { answering, fakePrograms } from '../support/fake-programs.ts'
import { testFolder } from '../support/folder.ts'
import { makeTestRepository } from '../support/git.ts'
import { orch } from '../support/orch.ts'
import { shellRun } from '../support/shell-run.ts'

const claudeHelp =
  '-p, --print\n--output-format <format>\n--verbose\n--permission-mode <mode>\n--allowedTools, --allowed-tools <tools...>\n--session-id <uuid>\n-r, --resume [value]'

function machine(scripts: Readonly<Record<string, string>>, config: object = { version: 1 }) {
  const repository = makeTestRepository({ files: { '.orchestrator.json': JSON.stringify(config) } })
  onTestFinished(() => repository.remove())
  const folder = testFolder()
  const env = { PATH: `${fakePrograms(folder, scripts)}:/usr/bin:/bin`, HOME: folder, ANTHROPIC_API_KEY: '' }
  return {
    ...repository,
    home: folder,
    doctor: (more: Readonly<Record<string, string>> = {}) => {
      const { code, stdout, stderr } = orch(repository.path, ['doctor', '--json'], {
        env: { ...env, ...more },
      })
      expect(stderr).toBe('')
      return { code, ...JSON.parse(stdout) }
    },
  }
}

it('says of each agent where it is, its version, its flags and its login by name', () => {
  const { doctor, home } = machine({
    claude: answering({ version: '2.1.329 (Claude Code)', help: claudeHelp }),
    codex: answering({
      version: 'WARNING: no PATH aliases\ncodex-cli 0.169.0',
      help: '--json\n--skip-git-repo-check',
    }),
    copilot: answering({ version: 'GitHub Copilot CLI 9.0.1.\nRun copilot update', help: '--prompt' }),
  })
  mkdirSync(join(home, '.codex'))
  writeFileSync(join(home, '.codex', 'auth.json'), 'not to be read')
  const { code, agents, findings } = doctor({ ANTHROPIC_API_KEY: 'sk-never-shown' })
  expect(code).toBe(0)
  expect(agents.map(({ name, path, real }: never) => [name, path !== null, real])).toMatchObject([
    ['claude', true, { version: '2.1.329', missingFlags: [], logins: ['ANTHROPIC_API_KEY'] }],
    [
      'codex',
      true,
      {
        version: '0.169.0',
        missingFlags: ['--config', '--dangerously-bypass-approvals-and-sandbox'],
        logins: ['~/.codex/auth.json'],
      },
    ],
    ['gemini', false, { version: null }],
    ['qwen', false, {}],
    ['opencode', false, {}],
    ['copilot', true, { version: '9.0.1', logins: [] }],
  ])
  const said = JSON.stringify(findings)
  expect(said).not.toContain('sk-never-shown')
  expect(said).toContain('newer than 1.0.102, the newest that orch was tried with')
  expect(said).toContain(
    'its help does not name --config and --dangerously-bypass-approvals-and-sandbox, which orch needs',
  )
})

it('an agent that fails when it is asked is a warning, never an error', () => {
  const { doctor } = machine({ gemini: 'echo "cannot start" >&2; exit 41' })
  const { code, agents } = doctor()
  expect(code).toBe(0)
  expect(agents.find(({ name }: { name: string }) => name === 'gemini').real).toMatchObject({
    version: null,
    missingFlags: null,
  })
})

it("looks at the config's own agents", () => {
  const agents = {
    here: { adapter: 'command', run: ['sh', 'agent.sh'] },
    gone: { adapter: 'command', run: ['tools/no-such-agent'] },
  }
  const { doctor } = machine({}, { version: 1, agents })
  const { code, findings } = doctor()
  expect(code).toBe(0)
  const of = (name: string) => findings.filter((each: { name: string }) => each.name === name)
  expect(of('here')).toMatchObject([{ level: 'ok' }])
  expect(of('gone')).toMatchObject([{ level: 'warning', text: 'tools/no-such-agent is not installed' }])
})

it('says what keeps bubblewrap from working', () => {
  const { doctor } = machine(
    { bwrap: 'echo "bwrap: No permissions to create a new namespace" >&2; exit 1' },
    { version: 1 },
  )
  const { code, sandbox } = doctor()
  expect({ code, sandbox }).toMatchObject({
    code: 0,
    sandbox: { kind: 'refused', detail: 'bwrap: No permissions to create a new namespace', wanted: false },
  })
})

it('without git it says what to install and exits with 3', () => {
  const folder = testFolder()
  const env = { PATH: fakePrograms(folder, {}), HOME: folder }
  const { code, stdout } = orch(folder, ['doctor'], { env })
  expect(code).toBe(3)
  expect(stdout).toContain('hint: install git 2.39 or newer')
  expect(stdout).toContain('orch cannot work here: git')
})

it('outside a repository it looks at the machine alone', () => {
  const { code, stdout } = orch(testFolder(), ['doctor'], { env: { PATH: '/usr/bin:/bin' } })
  expect(code).toBe(0)
  expect(stdout).toMatch(/repository +none here/)
})

it('a bundle holds findings, journals and logs, and none of the secrets', () => {
  const config = {
    agents: {
      shell: {
        adapter: 'command',
        run: ['sh', '-c', 'echo "$API_KEY" >&2; echo a > a.txt'],
        passEnv: ['API_KEY'],
      },
    },
    checks: [{ name: 'unit', run: 'true' }],
  }
  const rig = shellRun({ config })
  const secret = 'sk-"quoted"-and-never-shown'
  const env = { API_KEY: secret, XDG_STATE_HOME: testFolder() }
  const ran = orch(rig.path, ['run', rig.plan({ api: `say ${secret}` }), '--yes', '--ui', 'plain'], { env })
  expect(ran).toMatchObject({ code: 0 })
  writeFileSync(join(rig.gitDir, 'orch', 'landing-main.lock'), '')
  const file = join(testFolder(), 'orch.json.gz')
  const { stderr, stdout } = orch(rig.path, ['doctor', '--bundle', file], { env })
  expect(stdout).toContain('left by a crash: 1 stale lock')
  expect(stderr).toMatch(/gzipped JSON\): versions, all of the above, config, \d+ events and log of /)
  const bundle = gunzipSync(readFileSync(file)).toString('utf8')
  const { versions, runs, findings } = JSON.parse(bundle)
  expect(versions).toMatchObject({ node: process.versions.node })
  expect(runs[0].journal.at(-1)).toMatchObject({ type: 'run-ended' })
  expect(findings.length).toBeGreaterThan(5)
  expect(bundle).not.toContain('never-shown')
  expect(bundle).toContain('[redacted]')
  expect(orch(rig.path, ['doctor', '--bundle', file])).toMatchObject({ code: 2 })
})
