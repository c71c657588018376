import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createJournal } from '../../src/adapters/journal/file.ts'
import { startEngine } from '../../src/app/engine.ts'
import type { Perform } from '../../src/app/pipeline.ts'
import { toCommitId, toRunId, toTaskId, toTreeId } from '../../src/core/ids.ts'
import type { Command, Observation } from '../../src/core/input.ts'
import { initialWorld } from '../../src/core/world.ts'
import type { Journal } from '../../src/ports/journal.ts'
import { testFolder } from '../support/folder.ts'
import { parsed, planOf, testConfig } from '../support/plan.ts'
import { processNamed } from '../support/repository.ts'

const zero = '0'.repeat(40)

async function startRun(): Promise<Command> {
  const config = testConfig({ checks: [] })
  const tasks = [
    { id: 'a', prompt: 'a' },
    { id: 'b', prompt: 'b' },
  ]
  return {
    type: 'start-run',
    run: toRunId('20261121-064512-k3f9'),
    plan: 'two',
    target: 'main',
    base: toCommitId(zero),
    tree: toTreeId(zero),
    config,
    policy: '',
    onDead: 'continue',
    deadlineAt: null,
    tasks: planOf(await parsed({ tasks }, { config })).tasks,
    skips: [],
  }
}

function startEngineCommand(): Command {
  const self = processNamed(1).self()
  return { type: 'start-engine', engine: self, supervisor: self, attended: false, tip: toCommitId(zero) }
}

function slotPrepared(task: string): Observation {
  const base = toCommitId(zero)
  return {
    type: 'slot-prepared',
    task: toTaskId(task),
    attempt: 1,
    slot: task,
    path: `/${task}`,
    base,
    alreadyDone: false,
  }
}

/** The journal with a door that can be shut in front of it. */
function withDoor(journal: Journal) {
  const door = { opened: Promise.resolve(), open: () => {}, knocks: new EventEmitter() }
  const append: Journal['append'] = async (...args) => {
    door.knocks.emit('knock')
    await door.opened
    return journal.append(...args)
  }
  const shut = () => {
    door.opened = new Promise((resolve) => {
      door.open = resolve
    })
    return once(door.knocks, 'knock')
  }
  return { journal: { ...journal, append }, shut, open: () => door.open() }
}

it('an effect that comes back while a turn is being written down is not begun again', async () => {
  const door = withDoor(await createJournal(join(testFolder(), 'journal.jsonl')))
  const performed: string[] = []
  const begun = new EventEmitter()
  const ends = new Map<string, (observation: Observation) => void>()
  const perform: Perform = ({ id, type }) => {
    performed.push(id)
    begun.emit(id)
    if (type === 'set-up-target') return Promise.resolve({ type: 'target-set-up', failure: null })
    return new Promise((resolve) => ends.set(id, resolve))
  }
  const engine = startEngine({
    world: initialWorld(),
    journal: door.journal,
    clock: { now: () => 0, wake: () => () => undefined, chance: () => 0 },
    perform,
    onRecorded: () => undefined,
  })
  const bothAllocate = Promise.all(['allocate a#1', 'allocate b#1'].map((id) => once(begun, id)))
  const by = { user: 'ada', host: 'here', via: 'run' }
  await engine.ask({ command: await startRun(), by, ask: null })
  await engine.ask({ command: startEngineCommand(), by, ask: null })
  await bothAllocate

  const bothRun = Promise.all(['run a#1', 'run b#1'].map((id) => once(begun, id)))
  const knock = door.shut()
  ends.get('allocate a#1')?.(slotPrepared('a'))
  await knock
  ends.get('allocate b#1')?.(slotPrepared('b'))
  await nextTurn()
  door.open()
  await bothRun
  expect(performed.filter((id) => id === 'allocate b#1')).toHaveLength(1)
  await door.journal.close()
})
