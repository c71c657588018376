import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { supervisorsOf } from '../cpu.ts'
import { makeProject, startRun } from '../project.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const megabytes = 1_024
const line = `${JSON.stringify({ type: 'text', text: 'x'.repeat(400) })}`

/** Memory of engine and supervisor once an agent has printed a gigabyte of events, and at the most while it did. */
export const output: Row = {
  names: ['output'],
  async measure(ground) {
    const printed = join(ground.folder, 'printed')
    const go = join(ground.folder, 'go')
    const repository = makeProject(ground, {
      ...{ name: 'output', tasks: 1, agents: 1 },
      agent: `yes '${line}' | head -c ${megabytes}M; echo note > note.md; : > '${printed}'; while [ ! -e '${go}' ]; do sleep 0.1; done`,
    })
    const { child, ended } = startRun(ground, repository)
    const engine = child.pid ?? 0
    while (!existsSync(printed)) await pause(50)
    await pause(2_000)
    const supervisor = supervisorsOf(engine)[0] ?? 0
    const now = [engine, supervisor].map((pid) => memoryOf(pid, 'VmRSS'))
    const most = { engine: 0, supervisor: 0 }
    const timer = setInterval(() => {
      most.engine = Math.max(most.engine, memoryOf(engine, 'VmHWM'))
      most.supervisor = Math.max(most.supervisor, memoryOf(supervisor, 'VmHWM'))
    }, 20)
    writeFileSync(go, '')
    await ended
    clearInterval(timer)
    rmSync(repository, { recursive: true })
    return [
      measureOf('engine', now[0] ?? 0, most.engine),
      measureOf('supervisor', now[1] ?? 0, most.supervisor),
    ]
  },
}

function measureOf(who: string, value: number, most: number) {
  const what = `${who} after an agent printed ${figure(megabytes / 1_024)} GiB`
  const shown = `${figure(value, 0)} MiB (at most ${figure(most, 0)}, its end taken in)`
  return judge({ what, baseline: 'RSS', value, shown, unit: 'MiB', limit: null })
}

/** In MiB; 0 for a process that is gone. */
function memoryOf(pid: number, figureName: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(new RegExp(`^${figureName}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}
