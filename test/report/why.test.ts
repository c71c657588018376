import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { view } from '../../src/report/view.ts'
import { runWhyText, taskWhyText } from '../../src/report/why.ts'
import { changed, check, commit, config, task } from '../support/builders.ts'
import type { Story } from './story.ts'
import { begun, checkTarget, failed, story } from './story.ts'

function why(told: Story, engineAlive = true): Readonly<Record<string, string>> {
  const seen = view(told.world, { now: told.now(), engineAlive })
  return Object.fromEntries(seen.tasks.map(({ id, why }) => [id, why]))
}

it('a waiting task names what it waits for and what that one does', () => {
  const told = begun([
    ...['api', 'ui', 'ci'].map((id) => task(id)),
    ...[
      task('a', { after: ['api'] }),
      task('b', { after: ['ui', 'api'] }),
      task('c', { after: ['b', 'ci'] }),
    ],
    task('d', { after: ['c'] }),
  ])
  told.finish('api')
  told.place('ui')
  told.finish('ci', { paths: [changed('.github/ci.yml')] })
  expect(why(told)).toMatchInlineSnapshot(`
    {
      "a": "waits for api, which is 1st in the queue",
      "api": "is being merged with main",
      "b": "waits for ui, whose 1st attempt is under way (claude), and for 1 more task",
      "c": "waits for ci, which waits for approval, and for 1 more task",
      "ci": "waits for approval: it changes .github/ci.yml (protectedPaths)",
      "d": "waits for c, which waits for b",
      "ui": "claude is at its 1st attempt",
    }
  `)
})

it('a ready task tells what hinders it, and without an engine that nothing runs it', () => {
  const agents = config().agents
  const told = begun(
    [
      ...[task('api'), task('more', { priority: -1 })],
      ...[task('one', { agents: ['codex'], uses: ['db'] }), task('two', { agents: ['codex'] })],
      ...[task('three', { uses: ['db'] })],
    ],
    {
      config: config({
        agents: { ...agents, ...(agents.codex && { codex: { ...agents.codex, concurrency: 1 } }) },
        concurrency: { agents: 2, checks: 2, unlanded: 8 },
      }),
    },
  )
  expect(why(told)).toMatchInlineSnapshot(`
    {
      "api": "a worktree is being set up for its 1st attempt",
      "more": "waits for a place: 2 of 2 attempts are under way",
      "one": "a worktree is being set up for its 1st attempt",
      "three": "waits for db, which one holds",
      "two": "waits for codex: its place is taken",
    }
  `)
  told.place('api')
  told.exit('api', { kind: 'agent-failed', exitCode: 1, tail: '' })
  told.find('api')
  expect(why(told).api).toMatchInlineSnapshot(`"its 2nd attempt starts in 1 s after the agent exited with 1"`)
  expect(why(told, false).api).toMatchInlineSnapshot(
    `"its 2nd attempt starts once the run is resumed: the agent exited with 1"`,
  )
})

it('a provider that limits requests is named with the time it takes', () => {
  const told = begun([task('api')])
  told.place('api')
  told.exit('api', { kind: 'rate-limited', resetAt: told.now() + 190_000, tail: '429' })
  told.find('api')
  expect(why(told).api).toMatchInlineSnapshot(
    `"waits for claude, which goes on in 3 min: the provider limits requests"`,
  )
})

it('an agent that is not logged in waits for a person', () => {
  const told = begun([task('api'), task('ui')])
  told.place('api')
  told.exit('api', { kind: 'auth', tail: 'run /login' })
  told.find('api')
  const seen = view(told.world, { now: told.now(), engineAlive: true })
  expect(seen.tasks.map((each) => each.why)).toMatchInlineSnapshot(`
    [
      "waits for a person: claude cannot work, as the agent is not logged in",
      "a worktree is being set up for its 1st attempt",
    ]
  `)
})

it('nothing starts before the target has passed, and it says so', () => {
  const told = story([task('api')])
  expect(why(told).api).toMatchInlineSnapshot(`"waits until main itself has passed its checks"`)
  for (const _ of ['first', 'confirming']) checkTarget(told, failed('3 tests failed'))
  expect(why(told).api).toMatchInlineSnapshot(`"waits: check unit fails on main itself"`)
})

it('finished work tells its place, its checks and the checkout in its way', () => {
  const told = begun([task('api'), task('ui')], {
    config: config({ checks: [check('unit'), check('lint', { required: false })] }),
  })
  told.finish('api')
  told.finish('ui')
  expect(why(told)).toMatchInlineSnapshot(`
    {
      "api": "is being merged with main",
      "ui": "is 2nd in the queue, behind api",
    }
  `)
  told.merge('api')
  expect(why(told).api).toMatchInlineSnapshot(`"check unit runs on its candidate (1 of 2)"`)
  told.check('api', failed('expected 3, got 4'))
  expect(why(told).api).toMatchInlineSnapshot(
    `"check unit runs on its candidate once more after it failed (1 of 2)"`,
  )
  told.check('api')
  told.check('api', {}, 'lint')
  expect(why(told).api).toMatchInlineSnapshot(
    `"main is being moved to 0c81dc5; check unit is flaky: red, then green on the same tree"`,
  )
  told.say({
    ...{ type: 'landing-stopped', task: toTaskId('api'), candidate: 1 },
    ...{ checkout: '/home/ada/shop', reason: 'dirty', paths: ['src/a.ts'] },
  })
  expect(why(told).api).toMatchInlineSnapshot(
    `"the landing waits: src/a.ts has uncommitted changes in /home/ada/shop; commit or stash them there"`,
  )
})

it('a candidate that is red on a red target waits for the target, blamed for nothing', () => {
  const told = begun([task('api')])
  told.finish('api')
  told.say({ type: 'target-seen', tip: commit('somebody else') })
  told.merge('api')
  for (const _ of ['first', 'confirming']) told.check('api', failed('red'))
  expect(why(told).api).toMatchInlineSnapshot(
    `"check unit failed on its candidate; whether main itself passes it is being looked at"`,
  )
  for (const _ of ['first', 'confirming']) checkTarget(told, failed('red'))
  expect(why(told).api).toMatchInlineSnapshot(`"waits until main moves: check unit fails on main itself"`)
})

it('all facts of a task are told, from its sentence down', () => {
  const told = begun([task('api'), task('ui', { after: ['api'] }), task('e2e', { after: ['ui'] })])
  told.finish('api', { paths: [changed('.github/ci.yml')] })
  const seen = { now: told.now(), engineAlive: true }
  expect(taskWhyText(told.world, toTaskId('e2e'), seen)).toMatchInlineSnapshot(`
    "e2e waits for ui, which waits for api
      needs ui: waits for api, which waits for approval
        needs api: waits for approval: it changes .github/ci.yml (protectedPaths)"
  `)
  expect(taskWhyText(told.world, toTaskId('api'), seen)).toMatchInlineSnapshot(`
    "api waits for approval: it changes .github/ci.yml (protectedPaths)
      it changes .github/ci.yml (protectedPaths); a person has to approve changes to these paths
      orch approve api lets it through, orch reject api -m "why" sends it back
      attempt 1 (claude, 65 s, 12.4k tokens · $0.42): finished its work
      saved work: d2e9c5a on orch/20260105t090000-a1b2/api
      3 of 3 attempts left"
  `)
  expect(runWhyText(told.world, seen)).toMatchInlineSnapshot(`
    "20260105t090000-a1b2 waits for approval of api: orch approve api
      api  waits for approval: it changes .github/ci.yml (protectedPaths)
      ui   waits for api, which waits for approval
      e2e  waits for ui, which waits for api"
  `)
})
