import { printable } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { Checkup } from './checkup.ts'
import type { Finding, Level } from './finding.ts'
import { findingsOf } from './findings.ts'

/** True when something is missing that orch cannot work without. */
export function isBroken(checkup: Checkup): boolean {
  return findingsOf(checkup).some(({ level }) => level === 'broken')
}

/** `orch doctor`: one line for each thing, its remedy below where there is something to do, and how it all stands. */
export function doctorText(checkup: Checkup, theme: Theme): string {
  const findings = findingsOf(checkup)
  const width = findings.reduce((most, { name }) => Math.max(most, name.length), 0)
  const lines = (about: Finding['about']) =>
    findings.filter((each) => each.about === about).flatMap((each) => findingLines(each, { width, theme }))
  return [
    theme.paint('strong', 'machine'),
    ...lines('machine'),
    '',
    theme.paint('strong', 'agents'),
    ...lines('agents'),
    '',
    verdict(findings, theme),
  ].join('\n')
}

/** `orch doctor --json`. */
export function doctorJson(checkup: Checkup): string {
  const findings = findingsOf(checkup).map(({ about, ...finding }) => ({ about, ...finding }))
  return JSON.stringify({ v: 1, ok: !isBroken(checkup), ...checkup, findings }, null, 2)
}

function findingLines(
  { name, level, text, remedy }: Finding,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  // A line without a name goes on about the one above.
  const mark = name === '' ? ' ' : glyph(level, theme)
  const head = `  ${theme.paint(toneOf(level), mark)} ${name.padEnd(width)}  ${theme.spell(printable(text))}`
  const below = ' '.repeat(width + 6)
  return [
    head,
    ...(remedy === null ? [] : [`${below}${theme.paint('strong', 'hint:')} ${printable(remedy)}`]),
  ]
}

function glyph(level: Level, theme: Theme): string {
  switch (level) {
    case 'ok':
      return theme.glyph('done')
    case 'note':
      return theme.glyph('skipped')
    case 'warning':
      return theme.glyph('held')
    case 'broken':
      return theme.glyph('dead')
  }
}

function toneOf(level: Level): Parameters<Theme['paint']>[0] {
  switch (level) {
    case 'ok':
      return 'good'
    case 'note':
      return 'quiet'
    case 'warning':
      return 'warn'
    case 'broken':
      return 'bad'
  }
}

function verdict(findings: readonly Finding[], theme: Theme): string {
  const broken = findings.flatMap(({ level, name }) => (level === 'broken' && name !== '' ? [name] : []))
  if (broken.length > 0)
    return theme.paint('bad', `orch cannot work here: ${[...new Set(broken)].join(', ')}`)
  const warned = findings.some(({ level }) => level === 'warning')
  return warned ? 'orch works here; what is marked may not' : theme.paint('good', 'everything is in place')
}
