import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf, watchCpu } from '../cpu.ts'
import type { Ground } from '../ground.ts'
import { bin } from '../ground.ts'
import { makeProject, startRun } from '../project.ts'
import type { Measure } from '../table.ts'
import { figure, judge, notMeasured } from '../table.ts'
import type { Row } from './row.ts'

const agents = 8
const perSecond = 200
const streamMs = 20_000
/** Starting and saving are other rows' business. */
const settleMs = 3_000
const measuredMs = 12_000
/** Runs a command in a terminal of its own. */
const terminal = 'script'

/** What orch itself needs to follow eight agents that all talk at once. */
export const stream: Row = {
  names: ['stream'],
  async measure(ground) {
    const what = (screen: string) => `${agents} agents, ${perSecond} events/s each, ${screen}`
    const { status, stdout } = spawnSync(terminal, ['--version'], { encoding: 'utf8' })
    const hasTerminal = status === 0 && stdout.includes('util-linux')
    return [
      await follow(ground, {
        what: what('no dashboard'),
        start: (repository) => startRun(ground, repository).child,
      }),
      hasTerminal
        ? await follow(ground, {
            what: what('dashboard with an open log'),
            start: (repository) => startShown(ground, repository),
          })
        : notMeasured(what('dashboard'), 'there is no util-linux `script` to give it a terminal'),
    ]
  },
}

interface Following {
  readonly what: string
  start(repository: string): ChildProcess
}

async function follow(ground: Ground, { what, start }: Following): Promise<Measure> {
  const program = join(ground.folder, 'stream.mjs')
  writeFileSync(program, streamer)
  const begun = join(ground.folder, 'begun')
  const repository = makeProject(ground, {
    ...{ name: 'stream', tasks: agents, agents },
    agent: `mkdir -p '${begun}' && : > '${begun}/'$ORCH_TASK_ID && echo note > $ORCH_TASK_ID.md && exec '${process.execPath}' '${program}'`,
  })
  const child = start(repository)
  const ended = once(child, 'close')
  while (!existsSync(begun) || readdirSync(begun).length < agents) await pause(50)
  await pause(settleMs)
  const watch = watchCpu(engineOf(child))
  const before = watch.spent()
  await pause(measuredMs)
  const spent = watch.spent() - before
  watch.end()
  // Its end is told on the screen; the run ends by itself.
  const leave = setInterval(() => child.stdin?.write('q'), 1_000)
  await ended
  clearInterval(leave)
  rmSync(repository, { recursive: true })
  rmSync(`${repository}.orch`, { recursive: true, force: true })
  rmSync(begun, { recursive: true })
  const value = (spent / measuredMs) * 100
  return judge({ what, baseline: 'one core', value, shown: `${figure(value)} %`, unit: '%', limit: null })
}

/** In a terminal of `script`, the first task's log opened. */
function startShown({ env }: Ground, repository: string): ChildProcess {
  const command = `stty cols 120 rows 40; exec '${process.execPath}' '${bin}' run plan.json --ui tui --yes --fresh`
  const child = spawn(terminal, ['-qfec', command, '/dev/null'], {
    cwd: repository,
    env: { ...env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdout.resume()
  setTimeout(() => child.stdin.write('\r'), settleMs / 2)
  return child
}

/** What `script` runs stands below it. */
function engineOf({ pid = 0, spawnfile }: ChildProcess): number {
  return spawnfile === terminal ? (childrenOf(pid)[0] ?? 0) : pid
}

/** Lines as long and as mixed as those of the real agents, in writes of their own. */
const streamer = `
const text = 'The endpoint takes an order and answers with its number. '.repeat(6)
const lines = [
  { type: 'text', text },
  { type: 'tool', name: 'Bash', summary: 'npm test -- --run orders ' + text.slice(0, 80) },
  { type: 'assistant.delta', id: 'msg_01', text, usage: { output_tokens: 12 } },
  { type: 'usage', inputTokens: 1200, cachedTokens: 81000, outputTokens: 90, reasoningTokens: 0, span: 'step' },
].map((line) => JSON.stringify(line) + '\\n')
const began = performance.now()
let said = 0
const timer = setInterval(() => {
  const now = performance.now() - began
  for (; said < (now * ${perSecond}) / 1000; said += 1) process.stdout.write(lines[said % lines.length])
  if (now > ${streamMs}) clearInterval(timer)
}, 5)
`
