/** Puts lines on the screen, writing only those that changed. */
export interface Painter {
  /** Row by row from the top; rows that are not given become empty. */
  paint(lines: readonly string[], rows: number): void
  /** The screen may hold anything: the next paint writes every row. */
  forget(): void
}

const esc = '\u001b['
/** The terminal shows what is between these at once, or ignores them. */
const begin = `${esc}?2026h`
const end = `${esc}?2026l`

/** One write a frame, each row addressed absolutely: nothing is cleared, nothing scrolls, nothing flickers. */
export function makePainter(write: (text: string) => void): Painter {
  let shown: readonly string[] = []
  let dirty = true
  return {
    paint(lines, rows) {
      const wanted = Array.from({ length: rows }, (_, row) => lines[row] ?? '')
      const changed = wanted.flatMap((line, row) => (dirty || line !== shown[row] ? [put(line, row)] : []))
      const below = dirty ? `${esc}${rows + 1};1H${esc}J` : ''
      shown = wanted
      dirty = false
      if (changed.length > 0 || below !== '') write(`${begin}${changed.join('')}${below}${end}`)
    },
    forget() {
      dirty = true
    },
  }
}

/** Cleared before the text: after a full row the cursor stands on its last cell and would clear that. */
function put(line: string, row: number): string {
  return `${esc}${row + 1};1H${esc}2K${line}${esc}0m`
}
