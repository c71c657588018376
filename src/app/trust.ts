import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { CommandLine } from '../core/plan/plan.ts'
import { makeFolder, writeDurably } from './durable.ts'

/** Which contents a person has agreed to run, remembered outside the repository. */
export interface Trust {
  isTrusted(hash: string): boolean
  /** Durable when it resolves; idempotent. */
  remember(hash: string): Promise<void>
}

/** The commands as they stand in config and plan, in order, of one repository. */
export interface TrustedContent {
  readonly repository: string
  readonly commands: readonly { readonly where: string; readonly command: CommandLine }[]
}

/** One SHA-256 for exactly this content. */
export function trustHash({ repository, commands }: TrustedContent): string {
  const exact = [repository, ...commands.map(({ where, command }) => [where, command])]
  return createHash('sha256').update(JSON.stringify(exact)).digest('hex')
}

/** `$XDG_STATE_HOME/orch/trust`; a value that is not absolute counts as none, as the XDG specification says. */
export function trustFile(env: Readonly<Record<string, string | undefined>>): string {
  const asked = env.XDG_STATE_HOME ?? ''
  return join(isAbsolute(asked) ? asked : join(env.HOME || homedir(), '.local', 'state'), 'orch', 'trust')
}

/** One hash per line. Of two that are remembered in one instant one may be lost, and is asked about again. */
export function openTrust(path: string): Trust {
  const isTrusted = (hash: string) => linesOf(path).includes(hash)
  return {
    isTrusted,
    remember: async (hash) => {
      if (isTrusted(hash)) return
      await makeFolder(dirname(path))
      await writeDurably(path, [...linesOf(path), hash, ''].join('\n'))
    },
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
