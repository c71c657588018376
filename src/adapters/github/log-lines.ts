/** Enough to see what failed and little enough for a prompt. */
const mostChars = 4_000
const around = 40
const lastLines = 40

/**
 * The lines of a run's log that say what failed: those around each error, else the last ones; without time stamps,
 * colours and the runner's own marks.
 */
export function relevantLines(log: string): string {
  const lines = log.split(/\r?\n/).map(plainLine).filter(isWorthIt)
  const errors = lines.flatMap((line, index) => (isError(line) ? [index] : []))
  // What came after the last error is the runner cleaning up.
  const chosen =
    errors.length === 0 ? lines.slice(-lastLines) : lines.filter((_, index) => isNear(index, errors))
  return cut(chosen.map(withoutMark).join('\n'))
}

/** The end of a text, at a line's beginning where it was cut. */
export function cut(text: string, most = mostChars): string {
  if (text.length <= most) return text
  const end = text.slice(-most)
  return `…\n${end.slice(end.indexOf('\n') + 1)}`
}

function plainLine(line: string): string {
  return line
    .replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/, '')
    .replace(COLOURS, '')
    .trimEnd()
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const COLOURS = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g

/** Groups that are folded away hold how the runner was set up. */
function isWorthIt(line: string): boolean {
  return !/^##\[(?:group|endgroup|debug)\]|^::(?:group|endgroup|debug|add-mask)/.test(line)
}

function isError(line: string): boolean {
  return /^##\[error\]|^::error/.test(line)
}

function isNear(index: number, errors: readonly number[]): boolean {
  return errors.some((error) => index <= error && error - index <= around)
}

function withoutMark(line: string): string {
  return line.replace(/^##\[\w+\]|^::error[^:]*::/, (mark) => (mark.includes('error') ? 'error: ' : ''))
}
