import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashLine, noLine } from '../../src/adapters/journal/line.ts'
import type { Recorded } from '../../src/core/event.ts'
import { upcast } from '../../src/core/upcast.ts'
import { keepsItsPromises } from '../support/promises.ts'
import type { Landing } from '../support/rewind.ts'
import { rewindGit } from '../support/rewind.ts'
import type { SimulatedCommit } from '../support/simulated-git.ts'
import type { Happened } from '../support/simulated-world.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'
import { stories } from './stories.ts'
import type { Story } from './story.ts'
import { goOn, view } from './tell.ts'

const root = import.meta.dirname

const linesOf = (name: string, file: string): readonly string[] =>
  readFileSync(join(root, name, file), 'utf8')
    .trimEnd()
    .split('\n')

function recordsOf(name: string): readonly Recorded[] {
  return linesOf(name, 'events.jsonl').map((line) => {
    const read = upcast(JSON.parse(line))
    if (read.kind !== 'upcast') throw new Error(`${name}: ${read.kind}`)
    return read.record
  })
}

function historyOf(name: string): readonly Happened[] {
  return recordsOf(name).map((record) => ({ event: record, at: Date.parse(record.at) }))
}

function commitsOf(name: string): readonly SimulatedCommit[] {
  return linesOf(name, 'commits.jsonl').map((line) => JSON.parse(line))
}

/** The story as it goes on after a kill that left this much of its journal. */
function afterKill(story: Story, left: readonly Happened[], landing: Landing): SimulatedWorld {
  const git = rewindGit(left, { commits: commitsOf(story.name), landing })
  const run = new SimulatedWorld(story.script, git, keepsItsPromises)
  run.history.push(...left)
  run.now = left.at(-1)?.at ?? 0
  return goOn(run.crash().resume(story.attended), story)
}

const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())

it('every story is written down, and nothing else is', () => {
  expect(folders.map(({ name }) => name).sort()).toEqual(stories.map(({ name }) => name).sort())
})

describe.each(stories)('$name', (story) => {
  const history = historyOf(story.name)
  const landed = history.flatMap(({ event }) => (event.type === 'landed' ? [event.task] : [])).sort()

  it('is a whole chain of lines', () => {
    const lines = linesOf(story.name, 'events.jsonl')
    const records = recordsOf(story.name)
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1))
    expect(records.map(({ prev }) => prev)).toEqual([noLine, ...lines.slice(0, -1).map(hashLine)])
  })

  it('comes to what it came to when it was written down', () => {
    const expected = JSON.parse(readFileSync(join(root, story.name, 'view.json'), 'utf8'))
    expect(view(replay(history))).toEqual(expected)
  })

  it('killed after any event lands the same tasks, each of them once', () => {
    // Before the plan is accepted there is no run to go on with.
    const begun = history.findIndex(({ event }) => event.type === 'plan-accepted') + 1
    for (let length = begun; length <= history.length; length += 1) {
      for (const landing of ['before the move', 'after the move'] as const) {
        const run = afterKill(story, history.slice(0, length), landing)
        const after = history[length - 1]?.event.type
        expect([...run.landed()].sort(), `killed after ${length} (${after}), ${landing}`).toEqual(landed)
      }
    }
  })
})
