import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadRun } from '../../../src/app/load-run.ts'
import { evolve } from '../../../src/core/evolve.ts'
import { initialWorld } from '../../../src/core/world.ts'
import { start } from '../../support/builders.ts'
import { writeJournal } from '../../support/journal.ts'
import { bigPlan, runToEnd } from '../core.ts'
import type { Ground } from '../ground.ts'
import { median, milliseconds, quantile } from '../rounds.ts'
import type { Measure } from '../table.ts'
import { figure, judge, notMeasured } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 7
const eventCount = 100_000

type Played = ReturnType<typeof runToEnd>

/** The pure core at the sizes that the budgets name, and a journal as long as they get. */
export const core: Row = {
  names: ['decision', 'replay'],
  async measure(ground) {
    const played = runToEnd(bigPlan())
    return [decision(played), await replay(played), await load(ground, played)]
  },
}

function decision({ decisions }: Played): Measure {
  const value = median(decisions)
  const [most, slowest] = [quantile(decisions, 0.99), quantile(decisions, 1)].map((ms) => figure(ms, 2))
  const shown = `${figure(value, 3)} ms (p99 ${most}, slowest ${slowest} of ${figure(decisions.length)})`
  const what = 'one decision at 10,000 tasks'
  return judge({ what, baseline: '–', value, shown, unit: 'ms', limit: 1, stretch: 0.1 })
}

async function replay({ history }: Played): Promise<Measure> {
  const fold = () => {
    const world = initialWorld()
    for (const event of history) evolve(world, event, start)
  }
  fold()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await milliseconds(fold))
  const value = (history.length / median(times)) * 1_000
  return judge({
    ...{ what: `replay ${figure(history.length)} events`, baseline: '–', value },
    ...{ shown: `${figure(value, 0)} events/s`, unit: 'events/s', limit: 200_000, atLeast: true },
  })
}

/** What a resume reads before it can do anything: every line checked, hashed and folded. */
async function load({ folder }: Ground, { history }: Played): Promise<Measure> {
  const what = `load a journal of ${figure(eventCount)} events for a resume`
  const [first] = history
  if (first?.type !== 'run-started' || history.length < eventCount)
    return notMeasured(what, `the run has only ${figure(history.length)} events`)
  const commonDir = join(folder, 'long-journal')
  mkdirSync(commonDir)
  const happened = history.slice(0, eventCount).map((event, index) => ({ event, at: start + index }))
  writeJournal(commonDir, happened)
  const times: number[] = []
  for (let round = 0; round < rounds; round++)
    times.push(
      await milliseconds(() => {
        const loading = loadRun(commonDir, first.run)
        if (loading.kind === 'fault') throw new Error(JSON.stringify(loading.fault))
      }),
    )
  const value = median(times)
  return judge({
    ...{ what, baseline: 'wall', value, shown: `${figure(value, 0)} ms`, unit: 'ms', limit: 2_000 },
  })
}
