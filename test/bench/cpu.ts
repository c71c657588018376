import { readFileSync } from 'node:fs'

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10
const lookEveryMs = 50

/** Follows user and system time of an engine and its supervisor, without that of what they start. */
export function watchCpu(engine: number): { end(): number } {
  const spent = new Map<number, number>()
  const look = () => {
    for (const pid of [engine, ...childrenOf(engine).filter(isSupervisor), ...spent.keys()]) {
      const ms = cpuOf(pid)
      if (ms !== null) spent.set(pid, ms)
    }
  }
  const timer = setInterval(look, lookEveryMs)
  return {
    /** What the last look missed is less than one interval of one core. */
    end: () => {
      clearInterval(timer)
      return [...spent.values()].reduce((total, ms) => total + ms, 0)
    },
  }
}

function childrenOf(pid: number): readonly number[] {
  return (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number)
}

function isSupervisor(pid: number): boolean {
  return (read(`/proc/${pid}/cmdline`) ?? '').includes('supervisor.js')
}

function cpuOf(pid: number): number | null {
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
