import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeRig } from '../../support/rig.ts'
import { sandboxless } from '../../support/sandbox.ts'

/** An agent that performs its prompt's first line as a shell script. */
const shell = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }

function programNamed(name: string): string {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  return places.find(existsSync) ?? name
}

function given(name: string, value: string): void {
  const before = process.env[name]
  process.env[name] = value
  onTestFinished(() => {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  })
}

describe.skipIf(sandboxless !== null)(`with sandbox: true${sandboxless ?? ''}`, () => {
  it('an agent reaches nothing outside its worktree, and its own work lands', async () => {
    const rig = await makeRig({ config: { agents: { shell }, sandbox: true, concurrency: { agents: 2 } } })
    const { path, gitDir } = rig.repository
    const home = join(rig.folder, 'home')
    mkdirSync(join(home, '.ssh'), { recursive: true })
    writeFileSync(join(home, '.ssh/id'), 'a key\n')
    writeFileSync(join(home, '.netrc'), 'a password\n')
    given('HOME', home)
    const config = readFileSync(join(gitDir, 'config'), 'utf8')
    const targets = [
      join(path, 'README.md'),
      join(path, 'made'),
      join(`${path}.orch`, 'agent-1/made'),
      join(`${path}.orch`, 'agent-2/made'),
      join(gitDir, 'config'),
      join(gitDir, 'hooks/pre-commit'),
      join(gitDir, 'refs/heads/made'),
      join(gitDir, 'objects/made'),
      join(gitDir, 'orch/made'),
      '"$HOME/made"',
      '/etc/made',
      '.git',
    ]
    const tries = targets
      .filter((target) => target !== '.git')
      .map((target) => `(echo x >> ${target}) 2>/dev/null && echo ${target} >> wrote`)
    const git = 'git config core.hooksPath /tmp; git add -A; git commit -qm mine; git push . HEAD:main'
    const seen = '(ls -A "$HOME/.ssh"; cat "$HOME/.netrc"; ls /run; ls -A /tmp | grep -c made) > seen'
    const script = [
      ...tries,
      `(cd ${join(`${path}.orch`)}; for s in agent-*; do test "$PWD/$s" = "$OLDPWD" || (echo x > $s/made); done) 2>/dev/null`,
      git,
      'rm -f .git; mv .git moved',
      'echo t > "$TMPDIR/mine"',
      `(${seen})`,
      'echo "$ORCH_TASK_ID" > "$ORCH_TASK_ID.txt"; git status --short > status; true',
    ].join('; ')
    const run = await rig.run({
      one: { prompt: script, title: 'one' },
      two: { prompt: script, title: 'two', dependsOn: ['one'] },
    })
    expect(await run.ended).toBe('done')
    expect(rig.log().slice(-2)).toEqual(['Land one: one', 'Land two: two'])
    expect(rig.file('one.txt')).toBe('one')
    const own = run.all('slot-leased').map(({ slot }) => join(`${path}.orch`, slot, 'made'))
    expect(rig.file('wrote').split('\n')).toEqual(own)
    expect(rig.file('README.md')).toBe('hello')
    expect(rig.file('seen')).toBe('0')
    expect(existsSync(join(home, 'made'))).toBe(false)
    expect(existsSync('/etc/made')).toBe(false)
    expect(existsSync(join(gitDir, 'hooks/pre-commit'))).toBe(false)
    expect(readFileSync(join(gitDir, 'config'), 'utf8')).toBe(config)
    expect(rig.refs()).toEqual(['refs/heads/main'])
    expect(rig.repository.git('status', '--porcelain')).toBe('')
  })

  it('the agent is told that its commits are made for it', async () => {
    const rig = await makeRig({ config: { sandbox: true } })
    const run = await rig.run({ api: {} })
    const { prompt } = await rig.agent('api').started()
    expect(prompt).toContain('Leave your changes uncommitted')
    expect(prompt).not.toContain('Commit on the present branch as you like')
    await rig.works('api', { 'api.txt': 'api\n' })
    expect(await run.ended).toBe('done')
    expect(rig.file('api.txt')).toBe('api')
  })
})

it('without bubblewrap a run does not begin, and says what to install', async () => {
  const rig = await makeRig({ config: { agents: { shell }, sandbox: true } })
  rig.plan({ api: {} })
  const bin = join(rig.folder, 'bin')
  mkdirSync(bin)
  for (const name of ['git', 'sh']) symlinkSync(programNamed(name), join(bin, name))
  given('PATH', bin)
  const found = await rig.prepare()
  const reason = process.platform === 'linux' ? 'missing' : 'not-here'
  expect(found).toMatchObject({ kind: 'halt', halt: { kind: 'no-sandbox', reason } })
  expect(existsSync(join(rig.repository.gitDir, 'orch/runs'))).toBe(false)
})
