import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeLines, hashLine, noLine } from '../../src/adapters/journal/line.ts'
import type { SimulatedWorld } from '../support/simulated-world.ts'
import { stories } from './stories.ts'
import { commitsOf, tell, view } from './tell.ts'

/*
 * `npm run golden` writes down every story that is not written down yet. What was written once stays: a journal of
 * that shape is out there, and orch has to read it for ever.
 */
const root = join(process.cwd(), 'test/golden')

for (const story of stories) {
  const folder = join(root, story.name)
  if (existsSync(folder)) continue
  const run = tell(story)
  mkdirSync(folder)
  writeFileSync(join(folder, 'events.jsonl'), `${journal(run).join('\n')}\n`)
  writeFileSync(
    join(folder, 'commits.jsonl'),
    `${commitsOf(run.git)
      .map((each) => JSON.stringify(each))
      .join('\n')}\n`,
  )
  writeFileSync(join(folder, 'view.json'), `${JSON.stringify(view(run.world), null, 2)}\n`)
  process.stdout.write(`${story.name}: ${run.history.length} events, ${run.end()}\n`)
}

function journal({ history }: SimulatedWorld): readonly string[] {
  const lines: string[] = []
  for (const { event, at } of history) {
    const prev = lines.length === 0 ? noLine : hashLine(lines.at(-1) ?? '')
    lines.push(...encodeLines([event], at, { seq: lines.length, prev }).map(({ text }) => text))
  }
  return lines
}
