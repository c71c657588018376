import { expect, it } from 'vitest'
import { sendAsk } from '../../../src/app/inbox.ts'
import { toTaskId } from '../../../src/core/ids.ts'
import { view } from '../../../src/report/view.ts'
import { makeRig } from '../../support/rig.ts'
import { tester } from '../../support/test-run.ts'

/** Any program may ask: a line on standard output, then a file that it waits for. */
const script = `
echo '{"type":"asking","question":"port","text":"Which port?","options":["8080","9090"]}'
while [ ! -f "$ORCH_ANSWERS/port.json" ]; do sleep 0.05; done
echo '{"type":"answered","question":"port"}'
cp "$ORCH_ANSWERS/port.json" port.json
`
const asker = { adapter: 'command', run: ['sh', 'agent.sh'] }
const shown = { now: Date.now(), engineAlive: true }

async function askingRig(agent: object = {}) {
  return makeRig({ files: { 'agent.sh': script }, config: { agents: { asker: { ...asker, ...agent } } } })
}

it('a task whose agent asks is held, and goes on with what a person answers', async () => {
  const rig = await askingRig()
  const run = await rig.run({ api: { idleTimeout: '300ms' } }, { attended: true })
  await run.event('input-needed')
  const seen = view(run.world, shown)
  expect(seen.tasks[0]).toMatchObject({
    status: 'held',
    step: 'needs-input',
    why: 'waits for you: Which port? (8080, 9090); orch answer api 8080',
  })
  expect(seen).toMatchObject({ status: 'waiting', counts: { active: 0, held: 1 } })
  const command = { type: 'answer-task', task: toTaskId('api'), answer: '9090' } as const
  await sendAsk(run.paths.inbox, { command, by: { ...tester, via: 'answer' } }, Date.now())
  expect(await run.ended).toBe('done')
  expect(rig.file('port.json')).toBe('{"answer":"9090"}')
  expect(run.all('input-given')).toMatchObject([{ answer: '9090', by: { via: 'answer' } }])
})

it('where nobody is there to be asked, the config answers', async () => {
  const rig = await askingRig({ unattended: 'allow' })
  const run = await rig.run({ api: {} })
  expect(await run.ended).toBe('done')
  expect(rig.file('port.json')).toBe('{"answer":"8080"}')
  expect(run.all('input-given')).toMatchObject([{ answer: '8080', by: null }])
})

it('an agent that waits is ended with the run, and its work is saved', async () => {
  const rig = await askingRig()
  const run = await rig.run({ api: {} }, { attended: true })
  await run.event('input-needed')
  await run.stop('SIGINT')
  expect(await run.ended).toBe('interrupted')
  expect(run.task('api').state.status).toBe('ready')
})
