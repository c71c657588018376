import { posix } from 'node:path'
import type { Import, Source } from './source.ts'

type Row = {
  /** Start of the paths it is about; the last row that fits counts. */
  readonly room: string
  readonly may: readonly string[]
  /** Packages it may import; any when absent, `elsewhere` permitting. */
  readonly packages?: readonly string[]
  readonly instead: string
}

const rooms: readonly Row[] = [
  {
    room: 'src/core',
    may: ['src/core'],
    packages: ['picomatch', 're2js'], // pure: text in, answer out
    instead: 'pass the fact in instead',
  },
  {
    room: 'src/ports',
    may: ['src/core', 'src/ports'],
    packages: [],
    instead: 'say it in core types instead',
  },
  {
    room: 'src/stages',
    may: ['src/core', 'src/ports', 'src/stages/steps', 'own'],
    instead: 'take a port or return an observation, or share a step in src/stages/steps, instead',
  },
  {
    room: 'src/adapters',
    may: ['src/core', 'src/ports', 'own'],
    instead: 'take its port as an argument instead',
  },
  {
    room: 'src/report',
    may: ['src/core', 'src/report'],
    instead: 'put the fact in the world instead',
  },
  {
    room: 'src/app',
    may: ['src/core', 'src/ports', 'src/stages', 'src/report', 'src/app', 'package.json', 'templates'],
    instead: 'let app/compose.ts choose it, or cli hand it in, instead',
  },
  {
    room: 'src/app/compose',
    may: ['src/core', 'src/ports', 'src/stages', 'src/report', 'src/app', 'src/adapters'],
    instead: 'let cli hand it in instead',
  },
  {
    room: 'src/cli',
    may: ['src/app', 'src/report', 'src/core', 'src/cli', 'package.json', 'templates'],
    instead: 'ask app for it instead',
  },
]

const elsewhere: readonly {
  readonly name: string
  readonly only: readonly string[]
  readonly instead: string
}[] = [
  // adapters/git starts git itself on the hot paths where execa was measured to cost more than the command.
  // adapters/agent/scripted is a program of its own, which uses git as any agent does; adapters/agent/acp is one that
  // starts the agent it speaks with, under the supervisor.
  {
    name: 'node:child_process',
    only: [
      'src/adapters/process',
      'src/adapters/git',
      'src/adapters/agent/scripted',
      'src/adapters/agent/acp',
    ],
    instead: 'go through adapters/process instead',
  },
  { name: 'execa', only: ['src/adapters/process'], instead: 'go through adapters/process instead' },
  { name: 'simple-git', only: ['src/adapters/git'], instead: 'take the repository port instead' },
  { name: '@octokit', only: ['src/adapters/github'], instead: 'take the forge port instead' },
  { name: 'node:fs', only: ['src/adapters', 'src/app', 'src/cli'], instead: 'take a port instead' },
  { name: 'ink', only: ['src/report/tui'], instead: 'put it in report/view.ts for the TUI to show instead' },
  {
    name: 'react',
    only: ['src/report/tui'],
    instead: 'put it in report/view.ts for the TUI to show instead',
  },
  { name: 'commander', only: ['src/cli'], instead: 'take the parsed value instead' },
]

export function wrongImports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const row = rooms.findLast(({ room }) => within(source.path, room))
    if (!row) return [`${source.path}:1 stands in no room — move it into one of src/*/`]
    return source.imports.flatMap((each) => {
      const complaint = isRelative(each) ? wrongRoom(source, each, row) : wrongPackage(source, each, row)
      return complaint ? [`${source.path}:${each.line} ${complaint}`] : []
    })
  })
}

/** Each loop once, told from the file where it was closed; type-only imports count. */
export function importLoops(sources: readonly Source[]): readonly string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const loops: string[] = []
  const visit = (source: Source, trail: readonly string[]) => {
    for (const each of source.imports.filter(isRelative)) {
      const path = target(source, each)
      const start = trail.indexOf(path)
      const next = byPath.get(path)
      if (start >= 0) {
        const loop = [...trail.slice(start), path].join(' → ')
        loops.push(
          `${source.path}:${each.line} closes a loop: ${loop} — move what both need into a third file`,
        )
      } else if (next && !done.has(path)) visit(next, [...trail, path])
    }
    done.add(source.path)
  }
  for (const source of sources) if (!done.has(source.path)) visit(source, [source.path])
  return loops
}

function wrongRoom(source: Source, each: Import, row: Row): string | undefined {
  const path = target(source, each)
  const own = source.path.split('/').slice(0, 3).join('/')
  if (row.may.some((room) => within(path, room === 'own' ? own : room))) return
  return `${label(row.room)} may not import ${label(roomOf(path))} — ${row.instead}`
}

function wrongPackage(source: Source, { specifier }: Import, row: Row): string | undefined {
  const rule = elsewhere.find(({ name }) => within(specifier, name))
  const here = label(row.room)
  if (rule && !rule.only.some((room) => within(source.path, room)))
    return `${here} may not import ${specifier} — ${rule.instead}`
  if (row.packages && !row.packages.some((name) => within(specifier, name)))
    return `${here} may not import ${specifier} — ${row.instead}`
  return
}

function isRelative({ specifier }: Import): boolean {
  return specifier.startsWith('.')
}

function target(source: Source, { specifier }: Import): string {
  return posix.join(posix.dirname(source.path), specifier)
}

function roomOf(path: string): string {
  return rooms.find(({ room }) => within(path, room))?.room ?? path
}

/** `src/app/compose` is about `src/app/compose.ts` and about everything in a folder of that name. */
function within(path: string, start: string): boolean {
  return path === start || path.startsWith(`${start}/`) || path === `${start}.ts`
}

function label(room: string): string {
  return room.replace(/^src\//, '')
}
