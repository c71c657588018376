import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Fields } from '../fields.ts'
import { amount, textOf } from '../fields.ts'
import { confined } from './confine.ts'
import type { Answer } from './peer.ts'

/** Invalid params, by JSON-RPC. */
const invalid = -32602

/** `fs/read_text_file`, within the worktree. */
export async function readText(root: string, { path, line, limit }: Fields): Promise<Answer> {
  return within(root, path, async (found) => {
    const text = await readFile(found, 'utf8')
    if (line === undefined && limit === undefined) return { content: text }
    const from = Math.max(0, amount(line) - 1)
    const count = amount(limit)
    const lines = text.split('\n').slice(from, count === 0 ? undefined : from + count)
    return { content: lines.join('\n') }
  })
}

/** `fs/write_text_file`, within the worktree. Some agents ask for it whatever their client declares. */
export async function writeText(root: string, { path, content }: Fields): Promise<Answer> {
  return within(root, path, async (found) => {
    await mkdir(dirname(found), { recursive: true })
    await writeFile(found, textOf(content) ?? '')
    return {}
  })
}

async function within(root: string, path: unknown, act: (path: string) => Promise<object>): Promise<Answer> {
  const found = typeof path === 'string' ? confined(root, path) : null
  if (found === null) return { error: { code: invalid, message: `outside of the worktree: ${path}` } }
  try {
    return { result: await act(found) }
  } catch (error) {
    return { error: { code: invalid, message: error instanceof Error ? error.message : String(error) } }
  }
}
