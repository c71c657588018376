import type { TaskStatus } from '../core/task/state.ts'

/** What a colour means; which colour that is only this file knows. */
export type Tone = 'good' | 'bad' | 'busy' | 'check' | 'queue' | 'warn' | 'ask' | 'quiet' | 'strong'

/** How text is dressed for one output. */
export interface Theme {
  paint(tone: Tone | 'plain', text: string): string
  /** One cell that says a task's status without colour. */
  glyph(status: TaskStatus): string
  /** Text with only the letters that the output knows. */
  spell(text: string): string
  readonly gutter: string
  readonly arrow: string
  readonly rule: string
  /** Marks the selected line. */
  readonly pointer: string
}

/** The 16 colours every terminal has, so that light and dark themes both stay readable. */
const codes: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  good: ['32', '39'],
  bad: ['1;31', '22;39'],
  busy: ['36', '39'],
  check: ['34', '39'],
  queue: ['35', '39'],
  warn: ['33', '39'],
  ask: ['7', '27'],
  quiet: ['2', '22'],
  strong: ['1', '22'],
}

const glyphs: Readonly<Record<TaskStatus, readonly [unicode: string, ascii: string]>> = {
  waiting: ['◌', '.'],
  ready: ['○', 'o'],
  active: ['●', '>'],
  held: ['‼', '!'],
  queued: ['⇄', '='],
  landed: ['✔', '+'],
  done: ['✔', '+'],
  skipped: ['–', '-'],
  dead: ['✖', 'x'],
  cancelled: ['⊘', '/'],
}

/** Whoever knows the output decides on colour (NO_COLOR, FORCE_COLOR, a terminal) and on ASCII (the locale). */
export function makeTheme({ colour, ascii }: { readonly colour: boolean; readonly ascii: boolean }): Theme {
  return {
    paint: (tone, text) => (colour && tone !== 'plain' && text !== '' ? dress(codes[tone], text) : text),
    glyph: (status) => glyphs[status][ascii ? 1 : 0],
    spell: (text) => (ascii ? text.replaceAll('…', '~').replaceAll('·', '-') : text),
    gutter: ascii ? '|' : '│',
    arrow: ascii ? '->' : '→',
    rule: ascii ? '-' : '─',
    pointer: ascii ? '*' : '❯',
  }
}

/** Neither colours nor control sequences: for files, pipes and tests. */
export const plainTheme: Theme = makeTheme({ colour: false, ascii: false })

function dress([on, off]: readonly [string, string], text: string): string {
  return `\u001b[${on}m${text}\u001b[${off}m`
}

/** The colour of a status. */
export function toneOf(status: TaskStatus): Tone {
  switch (status) {
    case 'waiting':
    case 'ready':
    case 'skipped':
      return 'quiet'
    case 'active':
      return 'busy'
    case 'held':
      return 'ask'
    case 'queued':
      return 'queue'
    case 'landed':
    case 'done':
      return 'good'
    case 'dead':
      return 'bad'
    case 'cancelled':
      return 'warn'
  }
}
