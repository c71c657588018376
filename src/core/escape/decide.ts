import type { Event } from '../event.ts'
import type { AttemptRef } from '../ids.ts'
import type { Input } from '../input.ts'
import { endActive } from '../task/end.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { settingChanges } from './settings.ts'
import type { Maker } from './stray.ts'

type Seen<T extends Input['type']> = Extract<Input, { type: T }>

/** Attempts whose agent may have written something since the last look. */
function runningAttempts(world: World): readonly AttemptRef[] {
  return [...world.active].flatMap((task) => {
    const { state } = requireTask(world, task)
    if (state.status !== 'active' || !mayHaveWritten.has(state.attempt.status)) return []
    return [{ task, attempt: state.attempt.attempt }]
  })
}

/** The end of a save looks once more, so that what is seen after it was nobody's agent. */
const mayHaveWritten: ReadonlySet<string> = new Set(['running', 'cancelling', 'saving'])

/** A commit of an agent's on the target: put there by an agent if any runs, else by a person, who may. */
export function strayTarget(world: World, input: Seen<'target-strayed'>): readonly Event[] {
  const { tip, before, maker } = input
  const run = requireRun(world)
  if (run.stray !== null || run.tip === tip) return []
  const attempts = runningAttempts(world)
  if (attempts.length === 0) return [{ type: 'target-moved', tip }]
  const back = before ?? run.tip
  return [
    { type: 'target-strayed', tip, back, maker, attempts },
    ...endMaker(world, { maker, attempts, what: `it moved ${run.target} to a commit of its own` }),
  ]
}

/** Only what nobody but an agent could have done, while only one ran, is held against it. */
export function seeChanges(
  world: World,
  { changes, starting, ended }: Seen<'around-changed'>,
): readonly Event[] {
  const isStarting = (ref: AttemptRef) => ref.task === starting?.task && ref.attempt === starting.attempt
  const attempts = runningAttempts(world).filter((ref) => !isStarting(ref))
  const own = changes.filter(({ own: mark }) => mark !== undefined)
  const [only, ...others] = attempts
  if (only === undefined && own.length + ended.length === 0) return []
  const seen: Event = { type: 'escape-seen', changes, attempts: [...ended, ...attempts] }
  if (only === undefined || others.length > 0 || own.length === 0) return [seen]
  const what = `it changed ${own.map(({ name }) => name).join(', ')}`
  return [seen, ...endActive(requireTask(world, only.task), { kind: 'escaped', what })]
}

function endMaker(
  world: World,
  {
    maker,
    attempts,
    what,
  }: { readonly maker: Maker; readonly attempts: readonly AttemptRef[]; readonly what: string },
): readonly Event[] {
  const isLive = attempts.some(
    ({ task, attempt }) => task === maker.task && (maker.attempt ?? attempt) === attempt,
  )
  return isLive ? endActive(requireTask(world, maker.task), { kind: 'escaped', what }) : []
}

export function putTargetBack(world: World, input: Seen<'target-put-back'>): readonly Event[] {
  const { stray } = requireRun(world)
  if (stray === null || stray.tip !== input.tip) return []
  return [{ type: 'target-restored', tip: stray.tip, back: stray.back, outcome: input.outcome }]
}

/** A tip that may be used, as `was` was when it was looked at; what orch itself lands is told otherwise. */
export function seeTarget(world: World, { tip, was }: Seen<'target-seen'>): readonly Event[] {
  const run = requireRun(world)
  const { candidate } = world.queue
  const isLanding = candidate?.status === 'landing' && candidate.commit === tip
  if (run.tip === tip || isLanding || (was !== undefined && was !== run.tip)) return []
  return [{ type: 'target-moved', tip }]
}

/** Nothing that git does can be trusted by then, so that even saving waits. */
export function seeSettings(world: World, { settings }: Seen<'git-settings-seen'>): readonly Event[] {
  const run = requireRun(world)
  if (run.gitSettings === null || run.settingChanges.length > 0) return []
  const changes = settingChanges(run.gitSettings, settings)
  return changes.length === 0 ? [] : [{ type: 'git-settings-changed', changes }]
}

export function acceptSettings(
  world: World,
  { settings, by }: Extract<Input, { type: 'accept-settings' }>,
): readonly Event[] {
  const run = requireRun(world)
  const isNews = run.gitSettings === null || settingChanges(run.gitSettings, settings).length > 0
  return isNews || run.settingChanges.length > 0 ? [{ type: 'git-settings-accepted', settings, by }] : []
}
