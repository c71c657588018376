import type { AgentSpec } from '../config.ts'
import type { Event } from '../event.ts'
import type { Actor } from '../ids.ts'
import type { Input } from '../input.ts'
import type { Refusal } from '../refusal.ts'
import { requireKnown } from '../task/known.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import type { Question } from './question.ts'
import { allowing, denying, optionNamed } from './question.ts'

type Seen<T extends Input['type']> = Extract<Input, { type: T }>

/**
 * Writes down that an agent waits, and the answer where no person is asked. It is heard again by an engine that goes on
 * with the agent, where there may be nobody to ask any more.
 */
export function askPerson(world: World, input: Seen<'agent-asked'>): readonly Event[] {
  const { task, attempt, question, text, options } = input
  const current = runningAttempt(world, input)
  if (current === null) return []
  const known = current.questions.find((asked) => asked.question === question)
  if (known !== undefined && known.answer !== null) return []
  const answer = standingAnswer(world, current.agent, input)
  const asked: Event = { type: 'input-needed', task, attempt, question, text, options }
  const given: Event = { type: 'input-given', task, attempt, question, answer, message: null, by: null }
  return [...(known === undefined ? [asked] : []), ...(answer === null ? [] : [given])]
}

/** An agent that went on before anybody answered needs no answer any more. */
export function goOnUnanswered(world: World, input: Seen<'agent-answered'>): readonly Event[] {
  const { task, attempt, question } = input
  const asked = runningAttempt(world, input)?.questions.find((each) => each.question === question)
  if (asked === undefined || asked.answer !== null) return []
  return [{ type: 'input-given', task, attempt, question, answer: null, message: null, by: null }]
}

/** What a task's agent waits for, the first asked first; null where it waits for nothing. */
export function openQuestion({ state }: Pick<TaskRecord, 'state'>): Question | null {
  if (state.status !== 'active' || state.attempt.status !== 'running') return null
  return state.attempt.questions.find(({ answer }) => answer === null) ?? null
}

/** `orch answer`: what a person says to the first question that is open. */
export function answerTask(world: World, input: Seen<'answer-task'>): readonly Event[] | Refusal {
  const record = requireKnown(world, input.task)
  if ('kind' in record) return record
  const { task, answer, by } = input
  const question = openQuestion(record)
  if (question === null) return { kind: 'nothing-asked', task }
  if (optionNamed(question, answer) === null)
    return { kind: 'no-such-answer', task, answer, options: question.options }
  return answerQuestion(record, (asked) => optionNamed(asked, answer) ?? '', { message: null, by }) ?? []
}

/** The answer to what a task's agent waits for; null where it waits for nothing. */
export function answerQuestion(
  record: TaskRecord,
  choose: (question: Question) => string,
  { message, by }: { readonly message: string | null; readonly by: Actor },
): readonly Event[] | null {
  const asked = openQuestion(record)
  if (asked === null || record.state.status !== 'active') return null
  const { attempt } = record.state.attempt
  const { question } = asked
  const answer = choose(asked)
  return [{ type: 'input-given', task: record.spec.id, attempt, question, answer, message, by }]
}

function runningAttempt(world: World, { task, attempt }: Seen<'agent-asked' | 'agent-answered'>) {
  const { state } = requireTask(world, task)
  if (state.status !== 'active' || state.attempt.attempt !== attempt) return null
  return state.attempt.status === 'running' ? state.attempt : null
}

/** True for a question that a person is to answer; where none is asked, the same turn has answered it. */
export function isForPerson(world: World, agent: string, question: Pick<Question, 'options'>): boolean {
  return standingAnswer(world, agent, question) === null
}

/** The answer for which nobody is asked: what the config settled, or for want of a person; null leaves it to one. */
function standingAnswer(world: World, agent: string, question: Pick<Question, 'options'>) {
  const { config, engine } = requireRun(world)
  const attended = engine.status !== 'none' && engine.attended
  switch (standing(config.agents[agent], attended)) {
    case 'ask':
      return null
    case 'allow':
      return allowing(question)
    case 'deny':
      return denying(question)
  }
}

/** A question nobody can answer would keep an agent alive for ever, so that it is never left standing unattended. */
function standing(spec: AgentSpec | undefined, attended: boolean): 'ask' | 'allow' | 'deny' {
  const wanted = spec?.onAsk ?? 'ask'
  return wanted === 'ask' && !attended ? (spec?.unattended ?? 'deny') : wanted
}
