/** One line of the table: what was measured beside what is asked. */
export interface Measure {
  readonly what: string
  readonly baseline: string
  readonly measured: string
  readonly atMost: string
  readonly stretch: string
  readonly verdict: 'ok' | 'missed' | '–'
  /** Why the figure is missing or not to be relied on, null when nothing is to say. */
  readonly remark: string | null
}

export interface Judged {
  readonly what: string
  readonly baseline: string
  readonly value: number
  /** The value as it is shown, with its unit. */
  readonly shown: string
  readonly unit: string
  /** Null where nothing is asked. */
  readonly limit: number | null
  readonly stretch?: number
  /** True when more is better. */
  readonly atLeast?: boolean
  readonly remark?: string | null
}

/** Judges a value by the bare figure, before rounding. */
export function judge(ask: Judged): Measure {
  const { what, baseline, value, shown, unit, limit, stretch, atLeast = false, remark = null } = ask
  const keeps = (bound: number) => (atLeast ? value >= bound : value <= bound)
  const bound = (figure: number | null | undefined) =>
    figure === null || figure === undefined
      ? ''
      : `${atLeast ? '≥ ' : ''}${figure.toLocaleString('en')}${unit === '' ? '' : ` ${unit}`}`
  const verdict = limit === null ? '–' : keeps(limit) ? 'ok' : 'missed'
  return { what, baseline, measured: shown, atMost: bound(limit), stretch: bound(stretch), verdict, remark }
}

export function notMeasured(what: string, remark: string): Measure {
  return { what, baseline: '–', measured: 'not measured', atMost: '', stretch: '', verdict: '–', remark }
}

/** A markdown table, remarks below it. */
export function renderTable(measures: readonly Measure[]): string {
  const rows = measures.map(({ what, baseline, measured, atMost, stretch, verdict }) => [
    what,
    baseline,
    measured,
    atMost,
    stretch,
    verdict,
  ])
  const lines = [['what', 'baseline', 'measured', 'at most', 'stretch', ''], Array(6).fill('---'), ...rows]
  const remarks = measures.flatMap(({ what, remark }) => (remark === null ? [] : [`- ${what}: ${remark}`]))
  return [...lines.map((cells) => `| ${cells.join(' | ')} |`), '', ...remarks].join('\n')
}

export function figure(value: number, digits = 1): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
