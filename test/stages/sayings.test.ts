import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeForge } from '../../src/adapters/github/forge.ts'
import { makeWording } from '../../src/app/describe.ts'
import { toRunId, toTaskId } from '../../src/core/ids.ts'
import type { OwnVerdict } from '../../src/core/pull-request/saying.ts'
import type { Forge } from '../../src/ports/forge.ts'
import type { Ports } from '../../src/ports/stage.ts'
import { answerComments } from '../../src/stages/answer-comments.ts'
import { publishVerdicts } from '../../src/stages/publish-verdicts.ts'
import { done, makeScene } from '../adapters/github/contract-scene.ts'
import { openHubStage } from '../adapters/github/hub-stage.ts'

let stage: Awaited<ReturnType<typeof openHubStage>>
beforeAll(async () => {
  stage = await openHubStage('cloud')
})
afterAll(() => stage.close())

const scene = makeScene(() => stage)
const told = (id: string) => ({ type: 'forge-told', effect: id })
const wants = new AbortController().signal

function portsWith(forge: Partial<Forge> = {}): Ports {
  const wording = makeWording({ redact: (text) => text.replaceAll('hush', '[redacted]') })
  const ports = { run: toRunId('20260105-090000-a1b2'), remote: {}, wording }
  return { ...ports, forge: { ...stage.forge, ...forge } } as unknown as Ports
}

const verdict = (check: string, outcome: 'passed' | 'failed'): OwnVerdict => {
  const result =
    outcome === 'passed'
      ? ({ outcome, durationMs: 1_200, cached: null } as const)
      : ({ outcome, how: 'exited', exitCode: 1, tail: 'not ok: hush', durationMs: 300 } as const)
  return { check, result, flaky: false }
}

it('each verdict is published once, also by a stage that was killed halfway', async () => {
  const { head } = await scene.opened('judged')
  const verdicts = [verdict('unit', 'passed'), verdict('lint', 'failed')]
  const effect = {
    type: 'publish-verdicts',
    id: 'publish judged 9',
    task: toTaskId('judged'),
    commit: head,
    verdicts,
  } as const
  await publishVerdicts({ ...effect, verdicts: verdicts.slice(0, 1) }, portsWith(), wants)
  for (const _ of ['once', 'twice'])
    expect(await publishVerdicts(effect, portsWith(), wants)).toEqual(told(effect.id))
  expect((await stage.hub.state('acme/rocket')).statuses).toMatchObject([
    { sha: head, context: 'orch / unit', state: 'success', description: 'Passed in 1.2 s' },
    { sha: head, context: 'orch / lint', state: 'failure' },
  ])
})

it('what is published is published once although its answer gets lost and lists tell of it late', async () => {
  await stage.hub.ask('token', { token: 'app-token', login: 'orch[bot]', app: true })
  const place = { host: '127.0.0.1', baseUrl: stage.hub.apiUrl, owner: 'acme', repository: 'rocket' }
  const pace = { throttle: false, unitMs: 1 }
  const lost = { kind: 'drop', when: 'after' } as const
  const commit = stage.push('late', { 'late.txt': '1\n' })
  for (const token of ['app-token', 'write-token']) {
    const forge = makeForge(place, { token, pace, version: '0.0.0' })
    const verdict = { commit, name: token, text: 'Failed: it exited with 1 (0.1 s)\n\nred' }
    const late = { method: 'GET', path: '/commits/', trouble: { kind: 'stale' } } as const
    await stage.hub.ask('fault', { method: 'POST', skip: token === 'app-token' ? 0 : 1, trouble: lost })
    await stage.hub.ask('fault', { ...late, skip: token === 'app-token' ? 1 : 2 })
    done(await forge.publish({ ...verdict, outcome: 'failed' }))
    await stage.hub.ask('fault', { ...late, times: null })
    for (const outcome of ['failed', 'passed', 'passed'] as const)
      done(await forge.publish({ ...verdict, outcome }))
    await stage.hub.ask('clear-faults', {})
  }
  const { checks, statuses } = await stage.hub.state('acme/rocket')
  expect(checks.filter(({ sha }) => sha === commit)).toMatchObject([
    { name: 'app-token', conclusion: 'success', output: { title: 'Failed: it exited with 1 (0.1 s)' } },
  ])
  expect(statuses.filter(({ sha }) => sha === commit)).toMatchObject([
    { context: 'write-token', state: 'failure', description: 'Failed: it exited with 1 (0.1 s)' },
    { context: 'write-token', state: 'success' },
  ])
})

it('reviewers are answered once, and what they said of lines is settled, although answers get lost', async () => {
  const { number, head } = await scene.opened('reviewed')
  const line = { path: 'reviewed.txt', line: 1 }
  await stage.review(number, { verdict: 'changes', text: 'Say it.', line })
  const comments = done(await stage.forge.evidence(number)).reviews
  const effect = {
    type: 'answer-comments',
    id: 'answer reviewed 9',
    task: toTaskId('reviewed'),
    ...{ number, attempt: 2, commit: head, comments, resolve: true },
  } as const
  await stage.dropAfter('comment')
  const gone = { kind: 'fault', fault: { kind: 'not-found', detail: '' } } as const
  expect(await answerComments(effect, portsWith({ resolve: async () => gone }), wants)).toEqual(
    told(effect.id),
  )
  for (const _ of ['once', 'twice'])
    expect(await answerComments(effect, portsWith(), wants)).toEqual(told(effect.id))
  const [pull] = await stage.pulls('reviewed')
  expect(pull?.comments.map((said) => said.split('\n').slice(1).join('\n'))).toEqual([
    `${head} answers:\n\n- the review by rita\n- rita on \`reviewed.txt\`, line 1`,
  ])
  expect(done(await stage.forge.evidence(number)).reviews.map(({ path }) => path)).toEqual([null])
})

it('a red check is told with its last lines, fenced whatever they hold and without secrets', () => {
  const { wording } = portsWith()
  expect(wording.verdict(verdict('lint', 'failed'))).toBe(
    'Failed: it exited with 1 (0.3 s)\n\n```\nnot ok: [redacted]\n```',
  )
  const result = { outcome: 'edited', paths: ['a```b'], durationMs: 100 } as const
  expect(wording.verdict({ check: 'fmt', result, flaky: false })).toBe(
    'Failed: it edited tracked files (0.1 s)\n\n````\na```b\n````',
  )
  const flaky = { ...verdict('unit', 'passed'), flaky: true }
  expect(wording.verdict(flaky)).toBe('Passed in 1.2 s; flaky: red, then green on the same tree')
})
