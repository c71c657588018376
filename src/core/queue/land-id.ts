import type { Candidate } from './state.ts'

/** The id of the effect that lands this candidate. */
export function landId({ task, candidate }: Pick<Candidate, 'task' | 'candidate'>): string {
  return `land ${task}!${candidate}`
}
