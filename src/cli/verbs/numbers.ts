import { InvalidArgumentError } from 'commander'

export function attemptNumber(text: string): number {
  return wholeNumber(text, 'attempts count from 1')
}

/** Whether the run has such an event only its journal knows. */
export function eventNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text))
    throw new InvalidArgumentError('the number of an event; orch replay lists them')
  return Number(text)
}

export function agentsAtOnce(text: string): number {
  return wholeNumber(text, 'how many agents work at once, at least 1')
}

export function tokenCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a whole number of tokens')
  return Number(text)
}

export function dollars(text: string): number {
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('dollars, such as 5 or 2.50')
  return Number(text)
}

/** A duration on the command line, in milliseconds. */
export function deadline(text: string): number {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? []
  const ms = Number(digits) * (unitMs.get(unit ?? '') ?? Number.NaN)
  if (!(ms > 0)) throw new InvalidArgumentError('a number and ms, s, m, h or d, such as 90m')
  return ms
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

function wholeNumber(text: string, meaning: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError(meaning)
  return Number(text)
}
