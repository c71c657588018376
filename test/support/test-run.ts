import type { Audience, Begun } from '../../src/app/begin.ts'
import type { RunPaths } from '../../src/app/run-folder.ts'
import type { Notice } from '../../src/core/halt.ts'
import type { RunId } from '../../src/core/ids.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { TaskRecord } from '../../src/core/task/state.ts'
import type { World } from '../../src/core/world.ts'
import { requireTask } from '../../src/core/world.ts'
import type { EventLog } from './event-log.ts'
import { makeEventLog } from './event-log.ts'

/** A run that goes on in this process. */
export interface TestRun
  extends Pick<EventLog, 'event' | 'all' | 'lines'>,
    Pick<Begun, 'stop' | 'kill' | 'ask'> {
  readonly run: RunId
  readonly world: World
  readonly folder: string
  readonly paths: RunPaths
  readonly notices: readonly Notice[]
  /** A task as it stands now. */
  task(id: string): TaskRecord
  /** How it came to rest: the run's outcome, else why the engine let go of it. */
  readonly ended: Promise<string>
}

export const tester = { user: 'tess', host: 'here', via: 'test' }

/** Begins or resumes a run and writes down what it records. */
export async function followRun(
  begin: (audience: Audience) => Promise<Begun>,
  attended: boolean,
): Promise<TestRun> {
  const log = makeEventLog()
  const notices: Notice[] = []
  const begun = await begin({
    by: tester,
    attended,
    onRun() {},
    onRecorded: log.add,
    onRejected() {},
    onNotice: (notice) => notices.push(notice),
  })
  const { run, world, stop, kill, ask, paths } = begun
  const { event, all, lines } = log
  const task = (id: string) => requireTask(world, toTaskId(id))
  const ended = begun.ended.then(() => restOf(world)).finally(log.close)
  ended.catch(() => undefined)
  return { run, world, folder: paths.folder, paths, notices, task, stop, kill, ask, event, all, lines, ended }
}

function restOf({ run }: World): string {
  if (run?.outcome != null) return run.outcome
  return run?.engine.status === 'none' ? run.engine.because : 'driven'
}
