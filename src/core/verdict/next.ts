import type { Effect } from '../effect.ts'
import { attemptName } from '../ids.ts'
import type { World } from '../world.ts'
import { checkSpec } from './rules.ts'
import type { CheckSubject, Standing } from './verdict.ts'

export type RunCheck = Extract<Effect, { type: 'run-check' }>
type CheckPlace = Pick<RunCheck, 'subject' | 'commit' | 'base' | 'slot'>

/** The check that a standing asks for, if it asks for one. */
export function runCheck(world: World, stand: Standing, place: CheckPlace): RunCheck[] {
  if (stand.kind !== 'run') return []
  const check = checkSpec(world, stand.check)
  if (check === undefined) return []
  const id = `check ${subjectName(place.subject, place.commit)} ${check.name} ${stand.rerun}`
  return [{ type: 'run-check', id, check, rerun: stand.rerun, ...place }]
}

/** `api!3`, `api#2` or a commit: what a check's log folder and effect id are named after. */
export function subjectName(subject: CheckSubject, commit: string): string {
  switch (subject.of) {
    case 'target':
      return commit.slice(0, 12)
    case 'branch':
      return attemptName(subject)
    case 'candidate':
      return `${subject.task}!${subject.candidate}`
  }
}
