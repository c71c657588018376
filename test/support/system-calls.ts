import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One system call that went well; `from` and `until` are the lines of the trace in which it began and ended. */
export interface SystemCall {
  readonly name: string
  /** Its arguments as strace prints them, paths of descriptors in angle brackets. */
  readonly text: string
  readonly from: number
  readonly until: number
}

const traced = [
  'openat',
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'rename',
  'renameat2',
  'link',
  'linkat',
  'mkdir',
]

/** Found on PATH or not: whoever has none skips what needs it. */
const strace = 'strace'

export function hasStrace(): boolean {
  return spawnSync(strace, ['-f', '-qq', '-o', '/dev/null', 'true']).status === 0
}

/** Runs a program and all it starts under strace, which tells into a file; to be followed by the program. */
export const underStrace = (file: string): readonly string[] => [
  ...[strace, '-f', '-qq', '-y', '-s', '4000', '-e', 'signal=none'],
  ...['-e', `trace=${traced.join(',')}`, '-o', file],
]

/** What another thread interrupted is put together again. */
export function readCalls(file: string): readonly SystemCall[] {
  const begun = new Map<string, { readonly text: string; readonly from: number }>()
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at): readonly SystemCall[] => {
      const [, thread = '', said = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
      const [, head] = /^(.*) <unfinished \.\.\.>$/.exec(said) ?? []
      if (head !== undefined) begun.set(thread, { text: head, from: at })
      if (head !== undefined) return []
      const [, tail] = /^<\.\.\. \w+ resumed>(.*)$/.exec(said) ?? []
      const { text, from } = begun.get(thread) ?? { text: '', from: at }
      const [, name, args] = /^(\w+)\((.*)\) += [1-9\d]/.exec(tail === undefined ? said : text + tail) ?? []
      return name === undefined || args === undefined
        ? []
        : [{ name, text: args, from: tail === undefined ? at : from, until: at }]
    })
}

/** The path that a call on a descriptor is about. */
export function pathOf({ text }: SystemCall): string {
  return /^\d+<([^>]*)>/.exec(text)?.[1] ?? ''
}

/** Paths given as such, in order. */
export function namesIn({ text }: SystemCall): readonly string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
}
