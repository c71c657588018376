import { setTimeout as pause } from 'node:timers/promises'
import type { ForgeRun } from '../../fakehub/forge-run.ts'
import { makeForgeRun } from '../../fakehub/forge-run.ts'
import { checkRule } from '../../fakehub/run-through.ts'
import type { Fakehub } from '../../fakehub/start.ts'
import { startFakehub } from '../../fakehub/start.ts'
import type { Measure } from '../table.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const landing = { tasks: 10, ciMs: 8_000 }
const waiting = { tasks: 20, minutes: 5 }

/** What GitHub is asked, as it counts it itself: to land pull requests one after another, and while all of them wait. */
export const forge: Row = {
  names: ['forge'],
  async measure() {
    const hub = await startFakehub()
    try {
      return [await land(hub), await wait(hub)]
    } finally {
      await hub.stop()
    }
  },
}

async function land(hub: Fakehub): Promise<Measure> {
  const { tasks, ciMs } = landing
  const run = await strictRun(hub, 'acme/landing')
  await hub.ask('ci', { repo: run.repo, checks: [{ name: 'ci', afterMs: ciMs }] })
  const { code, stderr } = await run.start('run', planOf(run, tasks), '--yes', '--ui', 'plain').ended
  if (code !== 0) throw new Error(stderr)
  const { total } = await hub.calls()
  run.remove()
  return callsOf({
    what: `API calls per pull request, ${tasks} on a branch that has to be up to date, CI of ${ciMs / 1_000} s`,
    value: total / tasks,
    limit: 15,
  })
}

/** Nothing ever reports the check that the branch wants. */
async function wait(hub: Fakehub): Promise<Measure> {
  const { tasks, minutes } = waiting
  const run = await strictRun(hub, 'acme/waiting')
  const { child, ended } = run.start('run', planOf(run, tasks), '--yes', '--ui', 'plain')
  while ((await hub.state(run.repo)).pulls.length < tasks) await pause(200)
  const before = await hub.calls()
  await pause(minutes * 60_000)
  const { total } = await hub.calls()
  child.kill('SIGINT')
  await ended
  run.remove()
  return callsOf({
    what: `API calls per minute, ${tasks} open pull requests that wait, over ${minutes} minutes`,
    value: (total - before.total) / minutes,
    limit: 4,
  })
}

async function strictRun(hub: Fakehub, repo: string): Promise<ForgeRun> {
  const config = { concurrency: { agents: 2, unlanded: waiting.tasks } }
  const run = await makeForgeRun(hub, { repo, config, pullRequest: { poll: '10s' } })
  await hub.ask('rules', { repo, branch: 'main', rules: [checkRule(true)] })
  return run
}

function planOf(run: ForgeRun, tasks: number): string {
  return run.plan(
    Object.fromEntries(
      Array.from({ length: tasks }, (_, index) => [`t${index}`, `echo ${index} > ${index}`]),
    ),
  )
}

function callsOf({
  what,
  value,
  limit,
}: Record<'what', string> & Record<'value' | 'limit', number>): Measure {
  return judge({ what, baseline: '–', value, shown: figure(value), unit: '', limit })
}
