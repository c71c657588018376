import type { Failure } from '../failure.ts'
import type { TaskRecord } from '../task/state.ts'
import type { AttemptEvent } from './event.ts'
import type { Attempt } from './state.ts'
import type { Usage } from './usage.ts'
import { addUsage } from './usage.ts'
import type { AgentSessionRecord, NextTry } from './work.ts'

/** Every resumed attempt costs its whole past once more, and what two could not mend a fresh look may. */
const mostResumes = 2

/** The session that a placed attempt goes on with; null begins a fresh one. The same before and after a crash. */
export function resumedSession(
  { session }: TaskRecord,
  attempt: { readonly agent: string; readonly path: string } & Pick<Attempt, 'start'>,
): AgentSessionRecord | null {
  if (session === null || attempt.start.from.kind !== 'saved') return null
  const isItsOwn = session.agent === attempt.agent && session.path === attempt.path
  return isItsOwn && session.resumes < mostResumes ? session : null
}

/** The session as its attempt left it; null when the agent has none that could be gone on with. */
export function sessionAfter(
  record: TaskRecord,
  attempt: Parameters<typeof resumedSession>[1],
  ended: Extract<AttemptEvent, { type: 'agent-ended' }>,
): AgentSessionRecord | null {
  const resumed = resumedSession(record, attempt)
  const id = ended.session ?? resumed?.id
  if (id === undefined) return null
  const { agent, path } = attempt
  const before = totalBefore(record, { agent, id })
  const usage = addUsage(before, ended.usage ?? null)
  return { agent, id, path, resumes: resumed === null ? 0 : resumed.resumes + 1, usage }
}

/** What a session had used before the attempt that ends; null for one that nobody heard of. */
export function totalBefore(
  { session }: TaskRecord,
  { agent, id }: { readonly agent: string; readonly id: string | null },
): Usage | null {
  return session !== null && session.agent === agent && session.id === id ? session.usage : null
}

/** True for failures after which no attempt goes on with the session: it is full, gone, or knows what never was. */
export function endsSession(failure: Failure, next: NextTry | null): boolean {
  if (next?.clean === true) return true
  return failure.kind === 'context-exhausted' || failure.kind === 'session-lost' || failure.kind === 'escaped'
}
