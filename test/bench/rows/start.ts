import { toRunId } from '../../../src/core/ids.ts'
import { task } from '../../support/builders.ts'
import { recent, writeJournal } from '../../support/journal.ts'
import { SimulatedWorld } from '../../support/simulated-world.ts'
import type { Ground } from '../ground.ts'
import { bin, execute } from '../ground.ts'
import { runRounds } from '../rounds.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 10
const eventCount = 1_000
const glances = ['--help', '--version', 'status'] as const

/** What a glance costs above a Node that does nothing; the least of ten, since noise only adds. */
export const start: Row = {
  names: ['start'],
  async measure(ground) {
    const folder = repositoryWithRun(ground)
    const cpu = (...args: readonly string[]) => cpuMs(ground, folder, [process.execPath, ...args])
    const times = await runRounds(rounds, {
      node: () => cpu('-e', '0'),
      '--help': () => cpu(bin, '--help'),
      '--version': () => cpu(bin, '--version'),
      status: () => cpu(bin, 'status'),
    })
    const bare = Math.min(...times('node'))
    return glances.map((command) => {
      const value = Math.min(...times(command)) - bare
      return judge({
        what: `\`${command}\`, CPU above bare node`,
        baseline: `${figure(bare)} ms`,
        value,
        shown: `${figure(value)} ms`,
        unit: 'ms',
        limit: 60,
        stretch: 20,
      })
    })
  },
}

/** A run halfway, its engine gone. */
function repositoryWithRun(ground: Ground): string {
  const folder = `${ground.folder}/small`
  execute(ground, ground.folder, ['git', 'init', '-q', '-b', 'main', folder])
  execute(ground, folder, ['git', 'commit', '-q', '--allow-empty', '-m', 'Begin'])
  const tasks = Array.from({ length: 200 }, (_, index) => task(`t${index}`))
  const simulated = new SimulatedWorld().begin(tasks, { run: toRunId('20260105-090000-a1b2') })
  const { history } = simulated.run(({ history }) => history.length >= eventCount)
  writeJournal(`${folder}/.git`, recent(history.slice(0, eventCount)))
  return folder
}

/** User and system time as bash counts it, of the command and all it waited for. */
function cpuMs(ground: Ground, folder: string, command: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" > /dev/null 2>&1; } 2>&1; true'
  const told = execute(ground, folder, ['bash', '-c', script, 'time', ...command])
  return told.split(' ').reduce((total, seconds) => total + Number(seconds) * 1_000, 0)
}
