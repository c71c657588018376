import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finishedTree, runBaseline } from '../baseline.ts'
import { watchCpu } from '../cpu.ts'
import type { Ground } from '../ground.ts'
import { bin } from '../ground.ts'
import { cloneOf } from '../repositories.ts'
import type { TimesOf } from '../rounds.ts'
import { compare, median, milliseconds, runRounds } from '../rounds.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 3
const count = 100
const files = 9_000
const baselines = ['serial', 'xargs -P2', 'xargs -P4'] as const
type Baseline = (typeof baselines)[number]

/** The whole way of a hundred tasks through the command as users start it, slots not yet made. */
export const tasks: Row = {
  names: ['tasks', 'cpu'],
  async measure(ground) {
    const trees = new Set<string>()
    const cpuMs: number[] = []
    const within = async (act: (repository: string) => unknown) => {
      const folder = join(ground.folder, 'tasks')
      mkdirSync(folder)
      const repository = cloneOf(ground, files, 'tasks/repo')
      const took = await milliseconds(() => act(repository))
      trees.add(finishedTree(ground, repository, count))
      rmSync(folder, { recursive: true })
      return took
    }
    const bash = (lanes: number) => () =>
      within((repository) => runBaseline(ground, repository, { tasks: count, lanes }))
    const times = await runRounds(rounds, {
      serial: bash(1),
      'xargs -P2': bash(2),
      'xargs -P4': bash(4),
      orch: () => within(async (repository) => cpuMs.push(await runOrch(ground, repository))),
    })
    if (trees.size !== 1) throw new Error(`the ends differ: ${[...trees].join(' ')}`)
    const best = quickest(times)
    const compared = compare(times('orch'), times(best))
    const perTask = median(cpuMs) / count
    return [
      judge({
        ...{ what: `${count} tasks, 2 at once, ${figure(files)} files, cold pool`, unit: '' },
        ...{ baseline: `bash, ${best} ${compared.baseline}`, value: compared.ratio, shown: compared.shown },
        ...{ limit: 0.4, stretch: 0.25, remark: compared.remark },
      }),
      judge({
        ...{ what: "orch's own CPU per task (engine and supervisor)", baseline: '–', value: perTask },
        ...{ shown: `${figure(perTask)} ms`, unit: 'ms', limit: 30, stretch: 15 },
      }),
    ]
  },
}

/** The way of working that is best on the whole is chosen for the baseline. */
function quickest(times: TimesOf<Baseline>): Baseline {
  return baselines.reduce((best, each) => (median(times(each)) < median(times(best)) ? each : best))
}

/** Answers orch's own CPU in milliseconds. */
async function runOrch({ env }: Ground, repository: string): Promise<number> {
  const listed = Array.from({ length: count }, (_, index) => ({
    id: `t${index + 1}`,
    prompt: 'Write a note',
  }))
  const plan = join(repository, '..', 'plan.json')
  writeFileSync(plan, JSON.stringify({ version: 1, name: 'bench', tasks: listed }))
  const child = spawn(process.execPath, [bin, 'run', plan, '--ui', 'json', '--yes', '--fresh'], {
    cwd: repository,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const watch = watchCpu(child.pid ?? 0)
  await once(child, 'close')
  const spent = watch.end()
  if (child.exitCode !== 0) throw new Error(`orch exited ${child.exitCode}: ${said}`)
  const leases = readdirSync(join(repository, '.git/orch/slots')).filter((name) => name.endsWith('.lease'))
  if (leases.length > 0) throw new Error(`leases are left: ${leases.join(' ')}`)
  return spent
}
