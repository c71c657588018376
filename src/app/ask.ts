import type { Actor } from '../core/ids.ts'
import type { Command } from '../core/input.ts'

/** What another terminal may ask of a running engine. */
export type AskCommand = Exclude<Command, { readonly type: 'start-run' | 'start-engine' }>

/** One command and who wants it, as its inbox file holds it. */
export interface Ask {
  readonly command: AskCommand
  readonly by: Actor
}

type Fields = Readonly<Record<string, unknown>>

/** What each command must hold for `decide` to look at it; whether it makes sense is for `decide` to say. */
const shapes: Readonly<Record<AskCommand['type'], (command: Fields) => boolean>> = {
  'stop-engine': ({ signal }) => isText(signal),
  'overrule-preflight': () => true,
  'raise-budget': ({ usd, tokens }) => isAmountOrNull(usd) && isAmountOrNull(tokens),
  'accept-settings': ({ settings }) => isListOf(settings, isSetting),
  'add-tasks': ({ tasks }) => isListOf(tasks, isSpec),
  'edit-task': ({ spec }) => isSpec(spec),
  'skip-task': ({ task, reason }) => isText(task) && isText(reason),
  'cancel-tasks': ({ tasks, reason }) => (tasks === 'all' || isListOf(tasks, isText)) && isText(reason),
  'drop-tasks': ({ tasks, reason }) => isListOf(tasks, isText) && isText(reason),
  'retry-tasks': ({ tasks, hint, agent, clean }) =>
    isListOf(tasks, isText) && isTextOrNull(hint) && isTextOrNull(agent) && typeof clean === 'boolean',
  'approve-task': ({ task, override, reason }) =>
    isText(task) && isTextOrNull(override) && isTextOrNull(reason),
  'answer-task': ({ task, answer }) => isText(task) && isText(answer),
  'reject-task': ({ task, reason }) => isText(task) && isText(reason),
}

export function encodeAsk(ask: Ask): string {
  return `${JSON.stringify({ v: 1, ...ask })}\n`
}

/** The ask of an inbox file, or what is wrong with it. */
export function parseAsk(text: string): Ask | { readonly wrong: string } {
  const parsed = parseJson(text)
  if (!isFields(parsed)) return { wrong: 'not a JSON object' }
  const { v, command, by } = parsed
  if (v !== 1) return { wrong: `version ${v}` }
  if (!isFields(command) || !isKnown(command.type)) return { wrong: 'no known command' }
  if (!shapes[command.type](command)) return { wrong: `not a whole ${command.type}` }
  if (!isFields(by) || !['user', 'host', 'via'].every((field) => isText(by[field])))
    return { wrong: 'no actor' }
  return { command, by } as unknown as Ask
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isKnown(type: unknown): type is AskCommand['type'] {
  return typeof type === 'string' && Object.hasOwn(shapes, type)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSpec(value: unknown): boolean {
  return isFields(value) && isText(value.id)
}

function isSetting(value: unknown): boolean {
  return isFields(value) && isText(value.key) && isText(value.file) && isText(value.hash)
}

function isListOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isAmountOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value > 0)
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value)
}
