import { figure } from './table.ts'

/** Answers the milliseconds that count; what it prepares and clears away is outside of them. */
export type Timed = (round: number) => Promise<number> | number

/** Times of a contestant, by round. */
export type TimesOf<Name extends string> = (name: Name) => readonly number[]

/** Runs all contestants in every round, each time in another order, so that drift hits them alike. */
export async function runRounds<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, Timed>>,
): Promise<TimesOf<Name>> {
  const all = Object.entries<Timed>(contestants)
  const times = new Map<string, number[]>(all.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, time] of shuffled(all)) times.get(name)?.push(await time(round))
  return (name) => times.get(name) ?? []
}

export interface Comparison {
  /** The median of the rounds' ratios. */
  readonly ratio: number
  readonly shown: string
  readonly baseline: string
  readonly remark: string | null
}

/** Ratios are taken inside each round: a slow minute of the machine is in both of its sides. */
export function compare(ours: readonly number[], baseline: readonly number[]): Comparison {
  const ratios = ours.map((time, round) => time / (baseline[round] ?? Number.NaN))
  const ratio = median(ratios)
  return {
    ratio,
    shown: `${figure(ratio, 3)} (p95 ${figure(quantile(ratios, 0.95), 3)}; ${figure(median(ours))} ms)`,
    baseline: `${figure(median(baseline))} ms`,
    remark: unreliable(baseline),
  }
}

/** A baseline whose middle four fifths are wider than a fifth of its median says little. */
function unreliable(baseline: readonly number[]): string | null {
  const spread = (quantile(baseline, 0.9) - quantile(baseline, 0.1)) / median(baseline)
  return spread > 0.2 ? `the baseline's spread is ${figure(spread * 100, 0)} % (> 20 %): unreliable` : null
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Between two neighbours it goes straight. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = part * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? below
  return below + (above - below) * (at - Math.floor(at))
}

export async function milliseconds(act: () => unknown): Promise<number> {
  const before = performance.now()
  await act()
  return performance.now() - before
}

function shuffled<Each>(all: readonly Each[]): readonly Each[] {
  return all
    .map((each) => ({ each, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each)
}
