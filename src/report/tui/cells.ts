import { stripVTControlCharacters } from 'node:util'

/** Han, Hangul, Kana, full-width forms and emoji take two cells, marks and joiners none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const none = /^[\p{M}\p{Cf}]/u
const ascii = /^[\x20-\x7e]*$/
const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Cells that text takes in a terminal; colours take none. */
export function cells(text: string): number {
  if (ascii.test(text)) return text.length
  let total = 0
  for (const { segment } of segments.segment(stripVTControlCharacters(text))) total += cellsOf(segment)
  return total
}

/** Exactly `width` cells: cut with an ellipsis, or filled up. Takes text without colours. */
export function sized(text: string, width: number): string {
  const cut = clip(text, width)
  return cut + ' '.repeat(Math.max(0, width - cells(cut)))
}

/** At most `width` cells, cut with an ellipsis. Takes text without colours. */
export function clip(text: string, width: number): string {
  if (width <= 0) return ''
  if (ascii.test(text)) return text.length <= width ? text : `${text.slice(0, width - 1)}…`
  if (cells(text) <= width) return text
  let taken = ''
  let used = 0
  for (const { segment } of segments.segment(text)) {
    used += cellsOf(segment)
    if (used > width - 1) break
    taken += segment
  }
  return `${taken}…`
}

/** Lines of at most `width` cells, broken between words where that is possible. Takes text without colours. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (cells(longer) <= width || line === '') line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line].map((each) => clip(each, width))
}

function cellsOf(segment: string): number {
  if (none.test(segment)) return 0
  return wide.test(segment) ? 2 : 1
}
