import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Grounds, OpenSlot } from './grounds.ts'
import { rawFields, rawJoin } from './raw-path.ts'
import type { SlotState } from './state.ts'

/** SHA-256 of what setup depends on: its commands, the `setupKey` files as they lie in the slot, and the slot itself. */
export async function setupKeyOf(
  { config }: Grounds,
  slot: OpenSlot,
  ask: { readonly commands: readonly unknown[]; readonly state: SlotState },
): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([ask.state.generation, ask.commands, config.worktrees.keep]))
  for (const path of await keyFiles(slot, config.worktrees.setupKey)) {
    const content = await readFile(rawJoin(slot.path, path)).catch(() => null)
    hash.update(JSON.stringify([path, content?.length ?? null])).update(content ?? '')
  }
  return hash.digest('hex')
}

async function keyFiles({ git }: OpenSlot, patterns: readonly string[]): Promise<readonly string[]> {
  if (patterns.length === 0) return []
  const within = patterns.map((pattern) => `:(top,glob)${pattern}`)
  return rawFields((await git.run(['ls-files', '-z', '--cached', '--', ...within])).stdout)
}
