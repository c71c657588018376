import type { RunEvent } from '../../core/run/event.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import { count, duration, listed, short } from '../text.ts'
import { situation } from '../view/situation.ts'
import { runWhy } from '../why/run.ts'
import { budgetText } from '../words/budget.ts'
import { failureClause } from '../words/failure.ts'
import { preflightWords } from '../words/preflight.ts'
import type { Line } from './line.ts'
import { line, lineOf } from './line.ts'

export function runLine(event: RunEvent, world: World): Line | null {
  const run = requireRun(world)
  switch (event.type) {
    case 'run-started':
      return line(null, `run ${event.run}: ${event.plan} on ${event.target} at ${short(event.base)}`)
    case 'plan-accepted':
      return line(null, `the plan has ${count(event.tasks.length, 'task')}`)
    case 'tasks-added':
      return line(null, `${event.by.user} added ${listed(event.tasks.map(({ id }) => id))}`)
    case 'engine-started':
      return line(null, `engine ${event.engine.pid} drives the run`, { tone: 'quiet' })
    case 'engine-stopping':
      return line(null, `stopping (${event.signal}): agents are ended and their work is saved`, {
        tone: 'warn',
      })
    case 'engine-stopped':
      return stopped(event.because, world)
    case 'run-ended':
      return line(null, runWhy(situation(world, { now: world.now, engineAlive: false })), {
        tone: event.outcome === 'done' ? 'good' : 'bad',
      })
    case 'budget-raised':
      return line(null, `${event.by.user} gives the run a budget of ${budgetText(event.budget)}`)
    case 'preflight-passed':
      return run.config.checks?.some(({ required }) => required) === true
        ? line(null, `${run.target} itself passes its checks`)
        : null
    case 'preflight-failed':
      return lineOf(null, preflightWords(run, event.failure), 'bad')
    case 'preflight-overruled':
      return line(null, `${event.by.user} lets the run go on although ${run.target} itself is red`, {
        tone: 'warn',
      })
    case 'target-setup-finished':
      return event.failure === null ? null : lineOf(null, preflightWords(run, event.failure), 'bad')
    case 'target-moved':
      return line(
        null,
        event.tip === null
          ? `the branch ${run.target} is gone`
          : `${run.target} moved to ${short(event.tip)}`,
      )
    case 'effect-stalled':
      return stalled(event, world)
    case 'ask-received':
      return event.refused === null ? null : line(null, `what was asked is refused (${event.refused})`)
    case 'supervisor-started':
    case 'effect-resumed':
      return null
  }
}

function stopped(because: Extract<RunEvent, { type: 'engine-stopped' }>['because'], world: World): Line {
  switch (because) {
    case 'interrupted':
      return line(null, 'stopped; nothing is lost', { tone: 'warn', hint: 'orch resume' })
    case 'preflight':
      return line(null, 'stopped before the first attempt', { tone: 'bad' })
    case 'host-fault':
    case 'waiting': {
      const why = runWhy(situation(world, { now: world.now, engineAlive: false }))
      return line(null, why, {
        tone: 'ask',
        hint: why.includes('orch resume') ? null : 'orch resume goes on after that',
      })
    }
  }
}

/** The first time in a row only; a host that stays full would fill the screen too. */
/** Ids are for programs; what goes on over and over has a name for people. */
function wordsFor(effect: string): string {
  if (effect.startsWith('watch-proposals ')) return 'looking at pull requests'
  const [verb, subject] = effect.split(' ')
  const task = subject?.replace(/!\d+$/, '')
  if (verb === 'propose') return `opening the pull request of ${task}`
  if (verb === 'publish') return `publishing the verdicts of ${task}`
  return verb === 'reply' ? `answering the reviewers of ${task}` : effect
}

function stalled({ effect, failure, until }: Extract<RunEvent, { type: 'effect-stalled' }>, world: World) {
  if ((world.stalls.get(effect)?.count ?? 1) > 1) return null
  const again = duration(until - world.now)
  return line(null, `${wordsFor(effect)} waits: ${failureClause(failure)}; tried again in ${again}`, {
    tone: 'warn',
  })
}
