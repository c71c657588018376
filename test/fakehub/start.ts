import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import type { AskName, Asks, Calls, Violation } from './asks.ts'

/** A GitHub of our own, in a process of its own. */
export interface Fakehub {
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  /** Where its REST API is; GraphQL is found from it as on an Enterprise Server. */
  readonly apiUrl: string
  /** Sets something up, or does what a person or a program would do there. */
  ask<Name extends AskName>(name: Name, ask: Asks[Name]): Promise<unknown>
  /** What GitHub's own description does not allow, the newest last. */
  violations(): Promise<readonly Violation[]>
  calls(): Promise<Calls>
  /** Everything it knows of `owner/name`, as it keeps it. */
  state(repo: string): Promise<HubState>
  stop(): Promise<void>
}

/** A part of what it keeps, for counting and comparing. */
export interface HubState {
  readonly pulls: readonly {
    readonly branch: string
    readonly base: string
    readonly head: string
    readonly draft: boolean
    readonly reviewers: readonly string[]
    readonly merged: { readonly commit: string; readonly by: string } | null
    readonly autoMerge: { readonly method: string } | null
    readonly threads: readonly {
      readonly resolved: boolean
      readonly comments: readonly { readonly body: string }[]
    }[]
    readonly issue: HubIssue
  }[]
  readonly issues: readonly HubIssue[]
  readonly checks: readonly {
    readonly sha: string
    readonly name: string
    readonly conclusion: string | null
  }[]
  readonly statuses: readonly { readonly sha: string; readonly context: string; readonly state: string }[]
}

export interface HubIssue {
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: 'open' | 'closed'
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly comments: readonly { readonly login: string; readonly body: string }[]
}

/** Starts it beside the test's own process; it also ends when that does. */
export async function startFakehub(kind: 'cloud' | 'enterprise' = 'cloud'): Promise<Fakehub> {
  const { program, remove } = await bundled()
  const server = spawn(process.execPath, [program, join(root, 'test/fakehub/github'), kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  const { value: origin } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next()
  if (typeof origin !== 'string') throw new Error('the fake GitHub did not start')
  const client = clientOf(origin)
  // Its first answer says that all of the program is loaded.
  const loaded = client.calls().finally(remove)
  return {
    ...client,
    stop: async () => {
      await loaded
      server.stdin.end()
      await ended
    },
  }
}

const root = join(import.meta.dirname, '../..')

/** Beside the dependencies, as it leaves them outside: they load faster so, and need no bundling. */
async function bundled(): Promise<{ readonly program: string; readonly remove: () => void }> {
  const shelf = join(root, 'dist/fakehub')
  mkdirSync(shelf, { recursive: true })
  const folder = mkdtempSync(join(shelf, 'server-'))
  const program = join(folder, 'main.mjs')
  await build({
    entryPoints: [join(root, 'test/fakehub/server/main.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
  })
  return { program, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function clientOf(origin: string): Omit<Fakehub, 'stop'> {
  const talk = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${origin}/_fakehub/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer as Answer
  }
  return {
    origin,
    apiUrl: `${origin}/api/v3`,
    ask: (name, ask) => talk(name, ask),
    violations: () => talk('violations'),
    calls: () => talk('calls'),
    state: (repo) => talk(`state?repo=${encodeURIComponent(repo)}`),
  }
}
