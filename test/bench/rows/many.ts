import { rmSync } from 'node:fs'
import type { Census, Holdings } from '../census.ts'
import { takeCensus } from '../census.ts'
import type { Ground } from '../ground.ts'
import { makeProject, startRun } from '../project.ts'
import type { Measure } from '../table.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

/** Enough to see a leak; `many=10000` has the size that is promised. */
const usual = 1_000
const agents = 2
const steps = 50

/** What engine and supervisor hold and spend from the first task of a long run to its last; its agent does nothing. */
export const many: Row = {
  names: ['many'],
  async measure(ground, sizes) {
    const tasks = sizes.get('many') ?? usual
    return report(await run(ground, tasks), tasks)
  },
}

async function run(ground: Ground, tasks: number): Promise<readonly Census[]> {
  const repository = makeProject(ground, {
    ...{ name: 'many', tasks, agents, agent: 'true' },
    change: 'optional',
  })
  const { child, ended } = startRun(ground, repository)
  const census = takeCensus({ engine: child.pid ?? 0, repository, step: Math.ceil(tasks / steps) })
  try {
    await ended
  } finally {
    census.end()
  }
  rmSync(repository, { recursive: true })
  return census.taken
}

function report(taken: readonly Census[], tasks: number): readonly Measure[] {
  const name = (what: string) => `${figure(tasks)} tasks that change nothing: ${what}`
  const held = (who: 'engine' | 'supervisor') => {
    const at = [0.1, 0.5, 1].map((part) => near(taken, part * tasks)[who].memory)
    const slope = slopeOf(
      taken.filter(({ over }) => over >= tasks / 2).map((each) => [each.over, each[who].memory]),
    )
    const shown = `${at.map((mib) => figure(mib, 0)).join(' · ')} MiB, ${figure(slope * 1_000, 2)} MiB per 1,000 tasks in the second half`
    return measureOf(name(`memory of the ${who} at 10 · 50 · 100 %`), at.at(-1) ?? 0, shown)
  }
  const counted = (what: 'descriptors' | 'threads' | 'children') => {
    const most = (who: 'engine' | 'supervisor') => Math.max(...taken.map((each) => each[who][what]))
    const last = taken.at(-1)
    const end = (holdings: Holdings | undefined) => holdings?.[what] ?? 0
    return measureOf(
      name(`${what} of engine · supervisor`),
      most('engine'),
      `at most ${most('engine')} · ${most('supervisor')}, near the end ${end(last?.engine)} · ${end(last?.supervisor)}`,
    )
  }
  return [
    held('engine'),
    held('supervisor'),
    ...(['descriptors', 'threads', 'children'] as const).map(counted),
    each(taken, { what: name('wall per task, first · last tenth'), of: ({ atMs }) => atMs }),
    each(taken, { what: name("orch's own CPU per task, first · last tenth"), of: ({ cpuMs }) => cpuMs }),
  ]
}

/** The first tenth begins behind the start-up. */
function each(
  taken: readonly Census[],
  { what, of }: { readonly what: string; of(census: Census): number },
): Measure {
  const total = taken.at(-1)?.over ?? 0
  const between = (from: number, to: number) => {
    const [a, b] = [near(taken, from * total), near(taken, to * total)]
    return (of(b) - of(a)) / (b.over - a.over)
  }
  const [first, last] = [between(0, 0.1), between(0.9, 1)]
  return measureOf(what, last, `${figure(first)} · ${figure(last)} ms`)
}

function measureOf(what: string, value: number, shown: string): Measure {
  return judge({ what, baseline: '–', value, shown, unit: '', limit: null })
}

/** The look that is nearest to so many tasks. */
function near(taken: readonly Census[], over: number): Census {
  const [first, ...others] = taken
  if (first === undefined) throw new Error('the run was over before anybody looked')
  return others.reduce(
    (best, each) => (Math.abs(each.over - over) < Math.abs(best.over - over) ? each : best),
    first,
  )
}

/** By least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)]
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread
}
