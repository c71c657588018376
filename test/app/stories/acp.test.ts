import { expect, it } from 'vitest'
import { toTaskId } from '../../../src/core/ids.ts'
import { makeRig } from '../../support/rig.ts'

/** An agent of the protocol that asks for what is outside of its worktree, then does its work through its client. */
const agent = `
import { createInterface } from 'node:readline'
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
const toolCall = { toolCallId: 't1', title: 'Edit hosts', kind: 'edit', locations: [{ path: '/etc/hosts' }] }
const options = [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }, { optionId: 'n', name: 'No', kind: 'reject_once' }]
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, result } = JSON.parse(line)
  if (method === 'initialize') send({ id, result: { protocolVersion: 1 } })
  if (method === 'session/new') send({ id, result: { sessionId: 's1' } })
  if (method === 'session/prompt') send({ id: 'may', method: 'session/request_permission', params: { toolCall, options } })
  if (id === 'may') {
    const content = result.outcome.optionId
    send({ id: 'write', method: 'fs/write_text_file', params: { path: 'answer.txt', content } })
  }
  if (id === 'write') send({ id: 3, result: { stopReason: 'end_turn', usage: { inputTokens: 9, outputTokens: 1 } } })
})
`

it('an ACP agent asks a person through orch, and what it writes through its client lands', async () => {
  const config = { agents: { bot: { adapter: 'acp', run: [process.execPath, 'agent.mjs'] } } }
  const rig = await makeRig({ files: { 'agent.mjs': agent }, config })
  const run = await rig.run({ api: {} }, { attended: true })
  const asked = await run.event('input-needed')
  expect(asked).toMatchObject({ text: 'Edit hosts (edit: /etc/hosts)', options: ['allow', 'deny'] })
  const approve = { type: 'approve-task', task: toTaskId('api'), override: null, reason: null } as const
  expect(await run.ask(approve)).toBeNull()
  expect(await run.ended).toBe('done')
  expect(rig.file('answer.txt')).toBe('y')
  expect(run.all('agent-ended')).toMatchObject([{ outcome: { kind: 'claimed-success' }, tokens: 10 }])
})
