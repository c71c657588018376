import { rmSync } from 'node:fs'
import { describeGround, makeGround } from './ground.ts'
import { core } from './rows/core.ts'
import { dashboard } from './rows/dashboard.ts'
import { forge } from './rows/forge.ts'
import { handover } from './rows/handover.ts'
import { many } from './rows/many.ts'
import { merge } from './rows/merge.ts'
import { output } from './rows/output.ts'
import { plan, takeIn, takeInVerb } from './rows/plan.ts'
import { resume } from './rows/resume.ts'
import { slots } from './rows/slots.ts'
import { start } from './rows/start.ts'
import { stream } from './rows/stream.ts'
import { tasks } from './rows/tasks.ts'
import type { Measure } from './table.ts'
import { notMeasured, renderTable } from './table.ts'

const rows = [
  ...[start, dashboard, slots, merge, tasks, many, handover],
  ...[stream, output, plan, core, resume, forge],
]
const known = rows.flatMap(({ names }) => names)
const [first = '', second = ''] = process.argv.slice(2)

if (first === takeInVerb) process.stdout.write(`${JSON.stringify(await takeIn(second))}\n`)
else await runBench(process.argv.slice(2))
// Programs that git answers through would be waited for.
process.exit()

/** Measures all rows, or those that are named; `name=size` for another size than the usual. */
async function runBench(args: readonly string[]): Promise<void> {
  const asked = args.map((arg) => arg.replace(/=.*/, ''))
  const sizes = new Map(args.flatMap((arg) => sizeIn(arg)))
  const unknown = asked.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`there is no row ${unknown.join(', ')}; there are ${known.join(', ')}\n`)
    process.exitCode = 3
    return
  }
  const ground = makeGround()
  process.on('SIGINT', () => process.exit(130))
  process.on('exit', () => rmSync(ground.folder, { recursive: true, force: true, maxRetries: 3 }))
  process.stdout.write(`${describeGround(ground)}\n\n`)
  const measures: Measure[] = []
  for (const { names, measure } of rows) {
    if (asked.length > 0 && !names.some((name) => asked.includes(name))) continue
    process.stderr.write(`${names.join(' and ')} …\n`)
    measures.push(...(await measure(ground, sizes).catch((error: unknown) => failed(names, error))))
  }
  process.stdout.write(`${renderTable(measures)}\n`)
}

function sizeIn(arg: string): readonly (readonly [name: string, size: number])[] {
  const [, name, size] = /^(\w+)=(\d+)$/.exec(arg) ?? []
  return name === undefined ? [] : [[name, Number(size)]]
}

/** One row that cannot be measured does not take the others with it. */
function failed(names: readonly string[], error: unknown): readonly Measure[] {
  process.exitCode = 1
  return names.map((name) => notMeasured(name, error instanceof Error ? error.message : String(error)))
}
