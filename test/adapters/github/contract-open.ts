import { expect, it } from 'vitest'
import { done, makeScene } from './contract-scene.ts'
import type { ForgeStage } from './forge-stage.ts'

/** Opening pull requests, looking at them and talking below them. */
export function openingFacts(stageOf: () => ForgeStage): void {
  const { ask, opened, seen, base } = makeScene(stageOf)

  it('asked twice it opens one, and brings that up to the new text', async () => {
    const { number } = await opened('twice', { labels: ['orch'], draft: true })
    const again = ask('twice', { title: 'Land it at last', body: 'More.', labels: ['orch', 'more'] })
    expect(done(await stageOf().forge.ensure(again))).toMatchObject({ number, unmet: [] })
    const pulls = await stageOf().pulls('twice')
    expect(pulls).toMatchObject([{ number, title: 'Land it at last', draft: true, labels: ['orch', 'more'] }])
    expect(pulls[0]?.body).toContain('More.')
    expect(pulls[0]?.body).not.toContain('What twice does.')
  })

  it('an answer that was lost opens no second one, even where lists lag behind', async () => {
    stageOf().push('lost', { 'lost.txt': 'lost\n' })
    await stageOf().dropAfter('open')
    await stageOf().staleList()
    const { number } = done(await stageOf().forge.ensure(ask('lost')))
    expect(await stageOf().pulls('lost')).toMatchObject([{ number }])
  })

  it('one that a person opened from the branch is taken, with their words', async () => {
    stageOf().push('by-hand', { 'by-hand.txt': '1\n' })
    await stageOf().openByHand('by-hand', 'main', 'My own title')
    done(await stageOf().forge.ensure(ask('by-hand')))
    const pulls = await stageOf().pulls('by-hand')
    expect(pulls).toMatchObject([{ title: 'My own title' }])
    expect(pulls[0]?.body).toContain('What by-hand does.')
  })

  it('several are looked at with one question, and one that is not there is left out', async () => {
    const first = await opened('many-1')
    const second = await opened('many-2')
    await stageOf().calls()
    const answers = done(await stageOf().forge.look([first.number, second.number, 9_999]))
    expect(await stageOf().calls()).toBe(1)
    expect(answers.map(({ number, state, head }) => ({ number, state, head }))).toEqual([
      { number: first.number, state: 'open', head: first.head },
      { number: second.number, state: 'open', head: second.head },
    ])
  })

  it('checks and reviews are told as they stand', async () => {
    const { number, head } = await opened('told')
    await stageOf().check(head, 'unit', { outcome: 'failed' })
    await stageOf().check(head, 'docs', { outcome: 'passed' })
    await stageOf().check(head, 'slow', { outcome: 'pending' })
    await stageOf().review(number, { verdict: 'changes', text: 'Not so.' })
    const { checks, reviews, reviewedAt } = await seen(number)
    expect(Object.fromEntries(checks.map((check) => [check.name, check.outcome]))).toEqual({
      unit: 'failed',
      docs: 'passed',
      slow: 'pending',
    })
    expect(reviews).toBe('changes-requested')
    expect(reviewedAt).toBeGreaterThan(0)
  })

  it('what failed and what reviewers want is evidence', async () => {
    const { number, head } = await opened('evident')
    await stageOf().check(head, 'unit', {
      outcome: 'failed',
      log: 'not ok 3 - adds up\n##[error]exit code 1\n',
    })
    await stageOf().review(number, {
      verdict: 'changes',
      text: 'Please no.',
      line: { path: 'evident.txt', line: 1 },
    })
    const { checks, reviews } = done(await stageOf().forge.evidence(number))
    expect(checks).toMatchObject([{ name: 'unit', tail: expect.stringContaining('not ok 3 - adds up') }])
    expect(reviews.map(({ path, line }) => ({ path, line }))).toContainEqual({
      path: 'evident.txt',
      line: 1,
    })
    const thread = reviews.find(({ path }) => path !== null)
    done(await stageOf().forge.resolve(thread?.id ?? ''))
    const left = done(await stageOf().forge.evidence(number)).reviews
    expect(left.some(({ path }) => path !== null)).toBe(false)
  })

  it('a draft becomes ready, a base changes, a closed one stays closed', async () => {
    const target = base('other-base')
    const { number } = await opened('changing', { draft: true })
    for (const _ of ['once', 'twice']) done(await stageOf().forge.ready(number))
    for (const _ of ['once', 'twice']) done(await stageOf().forge.retarget(number, target))
    expect(await seen(number)).toMatchObject({ draft: false, base: target })
    for (const _ of ['once', 'twice']) done(await stageOf().forge.close(number))
    expect(await seen(number)).toMatchObject({ state: 'closed' })
  })

  it('a comment is there once per mark, also when its answer was lost', async () => {
    const { number } = await opened('commented')
    await stageOf().dropAfter('comment')
    const said = { mark: 'api#1', text: 'It is red.' }
    for (const _ of ['once', 'twice']) done(await stageOf().forge.comment(number, said))
    done(await stageOf().forge.comment(number, { mark: 'api#2', text: 'It is red again.' }))
    const [pull] = await stageOf().pulls('commented')
    expect(pull?.comments.map((comment) => comment.split('\n').at(-1))).toEqual([
      'It is red.',
      'It is red again.',
    ])
  })

  it('a verdict of orch is a check like any other', async () => {
    const { number, head } = await opened('judged')
    const verdict = { commit: head, name: 'orch/unit', text: 'green in 3 s' }
    for (const outcome of ['pending', 'pending', 'passed', 'passed'] as const)
      done(await stageOf().forge.publish({ ...verdict, outcome }))
    expect((await seen(number)).checks).toMatchObject([{ name: 'orch/unit', outcome: 'passed' }])
  })

  it('issues come by all of their labels, the oldest first', async () => {
    const issue = (title: string, labels: readonly string[]) =>
      stageOf().openIssue({ title, body: `Do ${title}.`, labels })
    const first = await issue('one', ['agent', 'small'])
    await issue('two', ['agent'])
    const third = await issue('three', ['small', 'agent'])
    const found = done(await stageOf().forge.issues(['agent', 'small']))
    expect(found.map(({ number, title, body }) => ({ number, title, body }))).toEqual([
      { number: first, title: 'one', body: 'Do one.' },
      { number: third, title: 'three', body: 'Do three.' },
    ])
  })
}
