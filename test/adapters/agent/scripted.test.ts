import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { insertLine, keepBoth } from '../../../src/adapters/agent/scripted/edits.ts'
import type { AgentScript, Step } from '../../../src/ports/agent-script.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { makeAgentRig } from '../../support/controlled-agent.ts'
import { testFolder } from '../../support/folder.ts'
import { hermeticGitEnv, makeTestRepository } from '../../support/git.ts'

const entry = new URL('../../../src/adapters/agent/scripted/main.ts', import.meta.url)

/** Plays a script in a repository for the task `fix` and tells how the program ended. */
function play(script: AgentScript, { attempt = 1, prompt = '' } = {}) {
  const repository = makeTestRepository()
  onTestFinished(repository.remove)
  const folder = testFolder()
  writeFileSync(join(folder, 'script.json'), JSON.stringify(script))
  writeFileSync(join(folder, 'prompt.md'), prompt)
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [bundleProgram(entry, folder), join(folder, 'script.json')],
    {
      cwd: repository.path,
      env: {
        ...hermeticGitEnv,
        ORCH_TASK_ID: 'fix',
        ORCH_ATTEMPT: `${attempt}`,
        ORCH_PROMPT_FILE: join(folder, 'prompt.md'),
      },
      encoding: 'utf8',
    },
  )
  return {
    status,
    signal,
    stdout,
    stderr,
    repository,
    read: (path: string) => readFileSync(join(repository.path, path), 'utf8'),
  }
}

const steps = (...all: readonly Step[]): AgentScript => ({ fix: [{ steps: all }] })

it('steps are done in order, and the exit ends them', () => {
  const { status, stdout, read, repository } = play(
    steps(
      { do: 'write', files: { 'src/a.js': 'one\ntwo\n' } },
      { do: 'insert', path: 'src/a.js', below: 'one', line: 'and a half' },
      { do: 'replace', path: 'src/a.js', from: 'two', to: '2' },
      { do: 'replace', path: 'src/none.js', from: 'two', to: '2' },
      { do: 'commit', message: 'Add a' },
      { do: 'delete', paths: ['README.md'] },
      { do: 'print', line: 'hello' },
      { do: 'tell', event: { type: 'done', summary: 'so' } },
      { do: 'exit', code: 75 },
      { do: 'print', line: 'never' },
    ),
  )
  expect([status, stdout]).toEqual([75, 'hello\n{"type":"done","summary":"so"}\n'])
  expect(read('src/a.js')).toBe('one\nand a half\n2\n')
  expect(repository.git('log', '-1', '--format=%s')).toBe('Add a')
  expect(repository.git('status', '--porcelain')).toBe(' D README.md')
})

it('the first scene whose conditions hold is played', () => {
  const say = (line: string) => [{ do: 'print', line }] as const
  const script: AgentScript = {
    fix: [
      { when: { prompt: 'a hint' }, steps: say('hinted') },
      { when: { file: { path: 'README.md', has: '<<<<<<<' } }, steps: say('conflicted') },
      { when: { attempt: 2 }, steps: say('again') },
      { steps: say('at first') },
    ],
  }
  expect(play(script).stdout).toBe('at first\n')
  expect(play(script, { attempt: 3 }).stdout).toBe('again\n')
  expect(play(script, { attempt: 3, prompt: 'here is a hint' }).stdout).toBe('hinted\n')
})

it('a task without a scene is a mistake of the script', () => {
  const { status, stderr } = play({ other: [] })
  expect(status).toBe(64)
  expect(stderr).toContain('has no scene for fix, attempt 1')
})

it('a signal ends it as asked', () => {
  expect(play(steps({ do: 'die', signal: 'SIGKILL' })).signal).toBe('SIGKILL')
})

it('a line is inserted once, and only where its place is', () => {
  const once = insertLine('a\nb\n', { below: 'a', line: 'x' })
  expect(once).toBe('a\nx\nb\n')
  expect(insertLine(once, { below: 'a', line: 'x' })).toBe(once)
  expect(insertLine('b\n', { below: 'a', line: 'x' })).toBe('b\n')
})

it('both sides of a conflict are kept, its ancestor and markers are not', () => {
  const text = [
    'a',
    '<<<<<<< ours',
    'b',
    '||||||| base',
    'old',
    '=======',
    'c',
    '>>>>>>> theirs',
    '=======',
    '',
  ]
  expect(keepBoth(text.join('\n'))).toBe('a\nb\nc\n=======\n')
})

it('a test controls an agent step by step', async () => {
  const folder = testFolder()
  const repository = makeTestRepository()
  const rig = await makeAgentRig(folder)
  onTestFinished(async () => {
    await rig.close()
    repository.remove()
  })
  const agent = rig.agent('fix')
  const [command = '', ...args] = rig.config.run
  const env = `ORCH_TASK_ID=fix ORCH_ATTEMPT=1 exec "$@"`
  const program = startProgram('sh', ['-c', `cd '${repository.path}' && ${env}`, 'sh', command, ...args])
  expect(await agent.started()).toMatchObject({ task: 'fix', attempt: 1, folder: repository.path })
  await agent.print('hello')
  expect(await program.line()).toBe('hello')
  await agent.commit({ 'a.txt': 'a\n' }, 'Add a')
  expect(repository.git('log', '-1', '--format=%s')).toBe('Add a')
  await agent.exit(3)
  expect(await program.ended()).toBe(3)
})

it('a second attempt is another agent, and a killed one is gone', async () => {
  const rig = await makeAgentRig(testFolder())
  onTestFinished(rig.close)
  const agent = rig.agent('fix', 2)
  const [command = '', ...args] = rig.config.run
  const program = startProgram('env', ['ORCH_TASK_ID=fix', 'ORCH_ATTEMPT=2', command, ...args])
  await agent.started()
  await agent.die()
  await program.ended()
  expect(program.process.signalCode).toBe('SIGKILL')
  await expect(agent.print('more')).rejects.toThrow('fix#2 ended before "print" was done')
})
