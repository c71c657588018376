import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonObject, textOf } from '../fields.ts'
import type { Tell } from './say.ts'

/** Soon enough for a person, seldom enough for a machine. */
const lookMs = 200

/** Asks whoever orch finds to answer; null where nobody can, or once the signal aborts. */
export type AskPerson = (text: string, options: readonly string[]) => Promise<string | null>

/** Questions go out as event lines; each answer comes as a file, so that it outlives whoever gave it. */
export function makeAsking(
  answersFolder: string | undefined,
  { tell, signal }: { readonly tell: Tell; readonly signal: AbortSignal },
): AskPerson {
  let asked = 0
  return async (text, options) => {
    if (answersFolder === undefined) return null
    asked += 1
    const question = `permission-${asked}`
    tell({ type: 'asking', question, text, options })
    const answer = await answerIn(join(answersFolder, `${question}.json`), signal)
    tell({ type: 'answered', question })
    return answer
  }
}

async function answerIn(path: string, signal: AbortSignal): Promise<string | null> {
  while (!signal.aborted) {
    const found = jsonObject(await readFile(path, 'utf8').catch(() => ''))
    if (found !== null) return textOf(found.answer)
    await pause(lookMs, undefined, { signal }).catch(() => undefined)
  }
  return null
}
