import picomatch from 'picomatch'
import type { Grounds } from './grounds.ts'
import { readState } from './state.ts'

/** Which files of a slot are orch's or the setup's, and so never committed and never lost with it. */
export interface OurPaths {
  /** Came from the main checkout: secrets, for all that orch knows. */
  readonly isCopied: (path: string) => boolean
  /** Lies in a folder that the configuration keeps between tasks. */
  readonly isKept: (path: string) => boolean
}

export function ourPaths({ layout, config }: Grounds, name: string): OurPaths {
  const copied = new Set(readState(layout, name)?.copied ?? [])
  return { isCopied: (path) => copied.has(path), isKept: keptMatcher(config.worktrees.keep) }
}

/** As git reads the same patterns: without a slash inside they match at any depth, and with a folder all it holds. */
function keptMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false
  const matches = picomatch(patterns.map(globOf), { dot: true })
  return (path) => {
    const parts = path.replace(/\/$/, '').split('/')
    return parts.some((_, index) => matches(parts.slice(0, index + 1).join('/')))
  }
}

function globOf(pattern: string): string {
  const bare = pattern.replace(/\/$/, '')
  if (bare.startsWith('/')) return bare.slice(1)
  return bare.includes('/') ? bare : `**/${bare}`
}
