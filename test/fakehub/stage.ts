import { join } from 'node:path'
import type { TestFiles } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import type { Fakehub } from './start.ts'

/** A repository on the fake GitHub, and a clone of it that pushes. */
export interface Stage {
  /** `owner/name`. */
  readonly repo: string
  /** The bare repository: a remote for real git. */
  readonly gitDir: string
  /** Commits on a new branch (from `from`, default: the remote's main) and pushes it; answers the commit. */
  push(branch: string, files: TestFiles, from?: string): string
  /** Asks the bare repository. */
  git(...args: string[]): string
  remove(): void
}

/** With the tokens `write-token`, `admin-token` and `read-token`. */
export async function setStage(hub: Fakehub, repo: string): Promise<Stage> {
  const clone = makeTestRepository()
  const gitDir = join(clone.path, '..', 'bare.git')
  clone.git('clone', '-q', '--bare', clone.path, gitDir)
  clone.git('remote', 'add', 'origin', gitDir)
  await hub.ask('repository', { repo, gitDir })
  await hub.ask('token', { token: 'write-token', login: 'orch-bot' })
  await hub.ask('token', { token: 'admin-token', login: 'root', permission: 'admin' })
  await hub.ask('token', { token: 'read-token', login: 'reader', permission: 'read' })
  return {
    repo,
    gitDir,
    push: (branch, files, from) => {
      clone.git('fetch', '-q', 'origin')
      const id = clone.commitOn(branch, files, from ?? 'origin/main')
      clone.git('push', '-q', '--force', 'origin', `${branch}:${branch}`)
      return id
    },
    git: (...args) => clone.gitIn(gitDir, ...args),
    remove: () => clone.remove(),
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: it is what a server said, looked into by facts
  readonly body: any
}

/** Calls the REST API with a token, as plain as can be. */
export type Client = (method: string, path: string, body?: unknown) => Promise<Answer>

export function connect(hub: Fakehub, token: string, headers: Record<string, string> = {}): Client {
  return async (method, path, body) => {
    const response = await fetch(`${hub.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'user-agent': 'test', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = response.headers.get('content-type')?.startsWith('application/json') && text !== ''
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
  }
}
