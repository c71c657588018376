import { stripVTControlCharacters } from 'node:util'
import type { CommitId, Instant } from '../core/ids.ts'

/** `1st`, `2nd`, `11th`. */
export function ordinal(count: number): string {
  const teen = count % 100 > 10 && count % 100 < 14
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')
  return `${count}${ending}`
}

/** `40 s`, `5 min`, `1 h 5 min`: rounded up, so that a wait never reads as over before it is. */
export function duration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

/** Of what is days old nobody counts the hours. */
export function age(ms: number): string {
  const days = Math.floor(ms / 86_400_000)
  return days < 2 ? duration(ms) : `${days} days`
}

/** Time that something took: `0.3 s` where tenths say something, else as any duration; rounded up too. */
export function took(ms: number): string {
  return ms <= 9_900 ? `${(Math.max(1, Math.ceil(ms / 100)) / 10).toFixed(1)} s` : duration(ms)
}

/** `1:03`, `1:02:03`: time that has gone by. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (count: number) => String(count).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** `12:04:31` where the reader is. */
export function timeOfDay(at: Instant): string {
  const two = (count: number) => String(count).padStart(2, '0')
  const when = new Date(at)
  return `${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`
}

/** A commit as people say it. */
export function short(commit: CommitId | string): string {
  return commit.slice(0, 7)
}

/** `1 task`, `3 tasks`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const rest = names.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} more`] : shown
  if (all.length < 2) return all[0] ?? ''
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** `850`, `12.4k`, `81k`, `3.1M`. */
export function amount(number: number): string {
  if (number < 1_000) return String(number)
  if (number < 1_000_000) return `${Number((number / 1_000).toFixed(1))}k`
  return `${Number((number / 1_000_000).toFixed(1))}M`
}

/** `812 B`, `1.5 kB`, `60 MB`. */
export function size(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const figure = bytes / 1_000 ** power
  return `${figure < 10 ? Number(figure.toFixed(1)) : Math.round(figure)} ${units[power]}`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** One line of somebody else's text as a terminal may see it: no control sequence, no change of direction. */
export function printable(line: string): string {
  return stripVTControlCharacters(line).replaceAll('\t', '  ').replace(controls, '')
}

/** The last lines of what a program said; of a line written over itself the last state. */
export function lastLines(text: string, most: number): readonly string[] {
  const lines = text.trimEnd().split('\n').slice(-most)
  return lines.map((line) => printable(line.trimEnd().split('\r').at(-1) ?? '')).filter(isFirstOrFilled)
}

/** Drops blank lines at the start only; inside they may mean something. */
function isFirstOrFilled(line: string, index: number): boolean {
  return index > 0 || line.trim() !== ''
}
