import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listRuns } from '../../../src/app/run-folder.ts'
import { orch, startOrch } from '../../support/orch.ts'
import { isGone } from '../../support/processes.ts'
import { makeRig } from '../../support/rig.ts'

const bin = join(import.meta.dirname, '../../../bin/orch.js')
/** Calls orch with no variable that would tell for whom. */
const approve = (how: string, answer: string) =>
  `env -i PATH="$PATH" ${how} '${process.execPath}' '${bin}' approve asks >../../${answer} 2>&1`

/** What each of them does, in one line of shell. */
const deeds: Readonly<Record<string, string>> = {
  names:
    'printf x > "$(printf "new\\nline\\033[31m.txt")"; echo a > Case.txt; echo b > case.txt; mkfifo pipe; echo x > -rf',
  link: 'ln -s /etc/passwd "$(printf "out\\n\\033[31m")"; printf "\\033]0;owned\\007\\377\\n"; echo last words',
  nested: 'git init -q in; echo in > in/file.txt; git -C in add .; git -C in commit -qm In',
  loud: 'printf "\\033[2J\\377\\376\\n"; head -c 50000000 /dev/zero | tr "\\0" x; echo; seq 20000; echo loud > loud.txt',
  busy: 'for i in $(seq 300); do sleep 0.1 & done; (setsid sh -c "trap : TERM; cd /; echo \\$\\$ > \'$PWD/pid.txt\'; while :; do sleep 0.05; done" >/dev/null 2>&1 &); until test -s pid.txt; do sleep 0.02; done',
  halfway: 'echo staged > half.txt; git add half.txt; echo later > half.txt; echo x > old.tmp',
  asks: `${approve('', 'below')}; ${approve('setsid -f', 'beside')}; until grep -q hint ../../beside; do sleep 0.02; done; echo x > asks.txt`,
  silent: 'exec sleep 600',
}

/** What a terminal would obey; line ends are none. */
const control = /[^\n\P{Cc}]|\ufffd/u

// Elsewhere names may not differ by case alone, and no program's variables are shown.
it.runIf(process.platform === 'linux')(
  'eight agents that misbehave at once: what is sound lands, the rest is saved and told without a control character',
  async () => {
    const shell = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }
    const rig = await makeRig({
      files: { '.gitignore': '*.tmp\n' },
      config: { agents: { shell }, outputLimit: '64KB', concurrency: { agents: 8 } },
    })
    const { path, git, gitDir } = rig.repository
    const fields: Readonly<Record<string, object>> = {
      asks: { approval: true },
      silent: { idleTimeout: '300ms' },
    }
    const tasks = Object.entries(deeds).map(([id, prompt]) => [
      id,
      { title: id, prompt, retry: { maxAttempts: 1 }, ...fields[id] },
    ])
    const plan = rig.plan(Object.fromEntries(tasks))
    const { code, stdout } = await startOrch(path, ['run', plan, '--ui', 'plain', '--yes']).ended
    expect([code, stdout]).toEqual([5, expect.not.stringMatching(control)])
    const [run = ''] = listRuns(gitDir)
    const status = orch(path, ['status', '--json']).stdout
    expect(
      Object.fromEntries(
        JSON.parse(status).tasks.map(({ id, status }: { id: string; status: string }) => [id, status]),
      ),
    ).toEqual({
      ...{ names: 'landed', loud: 'landed', busy: 'landed', halfway: 'landed' },
      ...{ link: 'dead', nested: 'dead', silent: 'dead', asks: 'held' },
    })
    expect(git('ls-tree', '-z', '--name-only', 'main').split('\0').slice(0, -1).toSorted()).toEqual(
      [
        ...['-rf', '.gitignore', '.orchestrator.json', 'Case.txt', 'README.md', 'case.txt', 'half.txt'],
        ...['loud.txt', 'new\nline\u001b[31m.txt', 'pid.txt'],
      ].toSorted(),
    )
    expect(git('fsck', '--no-dangling')).toBe('')
    expect(isGone(Number(rig.file('pid.txt')))).toBe(true)
    const evidence = (task: string, ref: string) => `refs/orch/${run}/${task}/${ref}`
    expect([rig.file('half.txt'), rig.file('half.txt', evidence('halfway', '1-staged'))]).toEqual([
      'later',
      'staged',
    ])

    expect(rig.read(join(rig.folder, 'below'))).toContain('a program of the run called')
    expect(rig.read(join(rig.folder, 'beside'))).toContain('an agent of the run works in this worktree')
    const why = orch(path, ['why', 'link']).stdout
    expect(why).toContain('does not pass rule symlinks')
    expect(orch(path, ['why', 'nested']).stdout).toContain('does not pass rule nestedRepositories')
    expect(why + orch(path, ['why']).stdout + status).not.toMatch(control)
    const shown = orch(path, ['logs', 'loud']).stdout
    expect([shown.length < 70_000, shown.trimEnd().endsWith('\n20000')]).toEqual([true, true])
    expect(readdirSync(join(gitDir, 'orch', 'runs', run, 'inbox'))).toEqual([])
  },
)
