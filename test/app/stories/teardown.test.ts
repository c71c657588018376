import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

/** An agent that performs its prompt's first line as a shell script. */
const shell = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }

/** Each line is `what PORT`, in the order in which it was written. */
const noted = (folder: string) =>
  readFileSync(join(folder, 'noted'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '))

const note = (what: string) => `echo "${what} $PORT $MODE" >> ../../noted`

it('setup, agent, branch checks and teardown of an attempt share one port, and the next attempt has another', async () => {
  const branch = { on: ['branch', 'candidate'], env: { PORT: 'auto' } }
  const rig = await makeRig({
    config: {
      agents: { shell },
      worktrees: { setup: [`case $PWD in *agent*) ${note('setup')};; esac`], teardown: [note('teardown')] },
      checks: [
        { name: 'one', run: `case $PWD in *agent*) ${note('check')}; test -e mended;; esac`, ...branch },
        { name: 'two', run: `case $PWD in *agent*) ${note('check')};; esac`, ...branch },
      ],
    },
  })
  const prompt = `${note('agent')}; test $ORCH_ATTEMPT = 1 || echo yes > mended; echo $ORCH_ATTEMPT > tried`
  const run = await rig.run({
    api: { prompt, title: 'api', env: { PORT: 'auto', MODE: 'test' }, retry: { maxAttempts: 2 } },
  })
  expect(await run.ended).toBe('done')
  const lines = noted(rig.folder)
  const first = lines.filter(([, port]) => port === lines[0]?.[1])
  const second = lines.filter((line) => !first.includes(line))
  expect(first.map(([what]) => what).filter((what) => what !== 'check')).toEqual([
    'setup',
    'agent',
    'teardown',
  ])
  expect(second.map(([what]) => what)).toEqual(['agent', 'check', 'check', 'teardown'])
  expect(new Set(second.map(([, port]) => port)).size).toBe(1)
  expect(lines.filter(([what]) => what === 'teardown').map(([, , mode]) => mode)).toEqual(['test', 'test'])
  const stored = JSON.parse(readFileSync(join(run.folder, 'tasks/api/1/ports.json'), 'utf8'))
  expect(stored).toEqual({ PORT: Number(first[0]?.[1]) })
})

it('a teardown that fails is written into the log, and holds nothing up', async () => {
  const teardown = ['echo gone wrong; exit 3', 'touch ../../torn']
  const rig = await makeRig({ config: { worktrees: { teardown } } })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(existsSync(join(rig.folder, 'torn'))).toBe(true)
  expect(readFileSync(run.paths.log, 'utf8')).toContain(
    'teardown api#1 0: echo gone wrong; exit 3: exit code 3',
  )
})

it('a teardown that was cut short by a crash is run again', async () => {
  const waits = 'while test ! -e ../../go; do sleep 0.02; done'
  const rig = await makeRig({
    config: { agents: { shell }, worktrees: { teardown: [`echo x >> ../../torn; ${waits}`] } },
  })
  const { path } = rig.repository
  const plan = rig.plan({ api: { prompt: 'echo api > api.txt', title: 'api' } })
  const started = startOrch(path, ['run', plan, '--ui', 'json', '--yes'])
  const exited = once(started.child, 'exit')
  while (!existsSync(join(rig.folder, 'torn'))) await pause(10)
  started.child.kill('SIGKILL')
  await exited
  writeFileSync(join(rig.folder, 'go'), '')
  expect((await startOrch(path, ['resume', '--ui', 'json']).ended).code).toBe(0)
  expect(rig.read(join(rig.folder, 'torn'))).toBe('x\nx\n')
  expect(rig.log().slice(2)).toEqual(['Land api: api'])
})

it('tasks and checks that use one resource are never at it at once', async () => {
  const alone = 'mkdir ../../lock || { touch ../../met; exit 1; }; sleep 0.05; rmdir ../../lock'
  const rig = await makeRig({
    config: {
      agents: { shell },
      concurrency: { agents: 3, checks: 2 },
      resources: { db: 1 },
      checks: [
        { name: 'one', run: alone, uses: ['db'] },
        { name: 'two', run: alone, uses: ['db'], on: ['branch', 'candidate'] },
      ],
    },
  })
  const task = (id: string) => [id, { prompt: `${alone}; echo > ${id}`, title: id, uses: ['db'] }]
  const run = await rig.run(Object.fromEntries(['a', 'b', 'c'].map(task)))
  expect(await run.ended).toBe('done')
  expect(existsSync(join(rig.folder, 'met'))).toBe(false)
  expect(rig.log().slice(2).toSorted()).toEqual(['Land a: a', 'Land b: b', 'Land c: c'])
})
