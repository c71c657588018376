import { z } from 'zod'
import type { Expectation } from '../../core/plan/diagnostic.ts'
import { isBranchName } from './branch-name.ts'

/** What a field should be, for diagnostics; descriptions are for editors. */
export const expectations = z.registry<{ readonly expects: Expectation }>()

function expecting<Schema extends z.ZodType>(expects: Expectation, schema: Schema): Schema {
  expectations.add(schema, { expects })
  return schema
}

const durationPattern = /^(?=.*[1-9])\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/
const sizePattern = /^(?=.*[1-9])\d{1,9}(?:\.\d{1,3})?(?:B|KB|MB|GB)$/

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const unitBytes = { B: 1, KB: 1_024, MB: 1_048_576, GB: 1_073_741_824 } as const

/** Node's timers wrap around beyond it. */
const longestTimerMs = 2_147_483_647

/** Milliseconds of a duration that its schema accepted. */
export function milliseconds(text: string): number {
  return Math.round(amount(text, unitMs))
}

/** Bytes of a size that its schema accepted. */
export function bytes(text: string): number {
  return Math.round(amount(text, unitBytes))
}

function amount(text: string, units: Readonly<Record<string, number>>): number {
  const digits = text.match(/^[\d.]+/)?.[0] ?? ''
  return Number(digits) * (units[text.slice(digits.length)] ?? 0)
}

export const duration = () =>
  expecting('duration', z.string().regex(durationPattern).describe('A number and ms, s, m, h or d: "45m".'))

/** A duration that is waited for with one timer. */
export const timer = () =>
  expecting(
    'timer',
    z
      .string()
      .regex(durationPattern)
      .refine((text) => !durationPattern.test(text) || milliseconds(text) <= longestTimerMs)
      .describe('A number and ms, s, m, h or d, at most 24 days: "45m".'),
  )

export const size = () =>
  expecting('size', z.string().regex(sizePattern).describe('A number and B, KB, MB or GB (of 1024): "64MB".'))

export const text = () => expecting('text', z.string())
export const line = () => expecting('line', z.string().regex(/^(?=.*\S).+$/))
export const autoOrFlag = () =>
  expecting({ oneOf: ['auto', 'true', 'false'] }, z.union([z.literal('auto'), z.boolean()]))
export const flag = () => expecting('boolean', z.boolean())
export const integer = () => expecting('whole-number', z.int())
export const count = (least: number) => expecting('whole-number', z.int().min(least))

/** Part of file names and messages, so without anything a path or a shell could read. */
export const name = () => expecting('name', z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))

export const names = () => z.array(name())

/** One agent, or the chain to fall back along. */
export const agentChain = () =>
  expecting(
    'agents',
    z
      .union([name(), names().min(1)])
      .describe('An agent, or a chain: the next one when an agent is exhausted.'),
  )

export const branch = () => expecting('branch-name', z.string().refine(isBranchName))

const stays = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/

/** A pattern over paths of the tree; never absolute, never through `..`. */
export const pathPattern = () => expecting('path-pattern', z.string().regex(stays))

export const pathPatterns = () => z.array(pathPattern())

/** By `sh -c` when a string, without a shell when a list. */
export const commandLine = () =>
  expecting(
    'command',
    z
      .union([z.string().regex(/\S/), z.tuple([z.string().regex(/\S/)], z.string())])
      .describe('A string runs by `sh -c`, a list without a shell.'),
  )

export const commandLines = () => z.array(commandLine())

const envName = () => expecting('env-name', z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))

const envValue = () =>
  expecting(
    'env-value',
    z
      .union([z.string(), z.strictObject({ from: z.string().regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/) })])
      .describe('Text, or a reference such as {"from": "env:NPM_TOKEN"} that is never written down.'),
  )

export const environment = () => z.record(envName(), envValue())
export const envNames = () => z.array(envName())

/** Bounds on what is used up; null leaves one open. */
export const budgetFields = {
  usd: expecting('number', z.number().positive()).nullable().describe('Dollars, as agents tell them.'),
  tokens: count(1).nullable().describe('Tokens of every kind, as agents tell them.'),
}

/** How often and how fast work is tried: the run's policy, and what a task may replace of it. */
export const retryFields = {
  maxAttempts: count(1).describe('Attempts that the work itself may spend.'),
  maxConflicts: count(0).describe('Merge conflicts given back to the agent.'),
  maxTries: count(1).describe('Repeats in a row that the work is not to blame for.'),
  initialInterval: timer(),
  backoff: expecting('number', z.number().min(1)),
  maxInterval: timer(),
  jitter: expecting('number', z.number().min(0).max(1)).describe('Share of the interval left to chance.'),
}
