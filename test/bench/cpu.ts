import { readFileSync } from 'node:fs'

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10
const lookEveryMs = 50

/** Follows user and system time of an engine and its supervisor, without that of what they start. */
export function watchCpu(engine: number): CpuWatch {
  const spent = new Map<number, number>()
  const look = () => {
    for (const pid of [engine, ...supervisorsOf(engine), ...spent.keys()]) {
      const ms = cpuOf(pid)
      if (ms !== null) spent.set(pid, ms)
    }
  }
  const timer = setInterval(look, lookEveryMs)
  const total = () => [...spent.values()].reduce((sum, ms) => sum + ms, 0)
  return {
    spent() {
      look()
      return total()
    },
    end() {
      clearInterval(timer)
      return total()
    },
  }
}

export interface CpuWatch {
  /** Milliseconds so far. */
  spent(): number
  /** Milliseconds in all. What the last look missed is less than one interval of one core. */
  end(): number
}

/** The supervisors that an engine has started. */
export function supervisorsOf(engine: number): readonly number[] {
  return childrenOf(engine).filter(isSupervisor)
}

export function childrenOf(pid: number): readonly number[] {
  return (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number)
}

function isSupervisor(pid: number): boolean {
  return (read(`/proc/${pid}/cmdline`) ?? '').includes('supervisor.js')
}

export function cpuOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * tickMs
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
