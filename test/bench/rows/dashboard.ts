import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from '../ground.ts'
import { bin, execute } from '../ground.ts'
import { agentScript } from '../repositories.ts'
import { median, quantile } from '../rounds.ts'
import { figure, judge, notMeasured } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 7
const what = 'first dashboard frame'
/** Runs a command in a terminal of its own. */
const terminal = 'script'

/** From the start of the command to the first bytes that show a task, in a terminal of `script`. */
export const dashboard: Row = {
  names: ['dashboard'],
  async measure(ground) {
    const { status, stdout } = spawnSync(terminal, ['--version'], { encoding: 'utf8' })
    if (status !== 0 || !stdout.includes('util-linux'))
      return [notMeasured(what, 'there is no util-linux `script` to give it a terminal')]
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await firstFrame(ground, round))
    const value = median(times)
    const shown = `${figure(value, 0)} ms (p95 ${figure(quantile(times, 0.95), 0)})`
    return [judge({ what, baseline: 'wall', value, shown, unit: 'ms', limit: 300 })]
  },
}

async function firstFrame(ground: Ground, round: number): Promise<number> {
  const repository = join(ground.folder, `shown-${round}`)
  makeProject(ground, repository)
  const command = `stty cols 100 rows 30; exec '${process.execPath}' '${bin}' run plan.json --ui tui --yes --fresh`
  const before = performance.now()
  const child = spawn(terminal, ['-qfec', command, '/dev/null'], {
    cwd: repository,
    env: { ...ground.env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  const shown = await until(child.stdout, 'only-task')
  const took = performance.now() - before
  child.stdout.resume()
  // The run is over soon; `q` closes a dashboard that stays.
  const leave = setInterval(() => child.stdin.write('q'), 1_000)
  await ended
  clearInterval(leave)
  if (!shown) throw new Error('no dashboard came')
  return took
}

function makeProject(ground: Ground, repository: string): void {
  execute(ground, ground.folder, ['git', 'init', '-q', '-b', 'main', repository])
  const agents = { note: { adapter: 'command', run: ['sh', '-c', agentScript] } }
  const config = { version: 1, agent: 'note', agents, checks: [] }
  writeFileSync(join(repository, '.orchestrator.json'), JSON.stringify(config))
  execute(ground, repository, ['git', 'add', '-A'])
  execute(ground, repository, ['git', 'commit', '-q', '-m', 'Begin'])
  const tasks = [{ id: 'only-task', prompt: 'Write a note' }]
  writeFileSync(join(repository, 'plan.json'), JSON.stringify({ version: 1, tasks }))
}

/** False when the stream ends without these words. */
async function until(stream: NodeJS.ReadableStream, words: string): Promise<boolean> {
  let text = ''
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(words)) resolve(true)
    })
    stream.on('end', () => resolve(false))
  })
}
