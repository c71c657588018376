import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isQuestionId } from '../../core/attempt/question.ts'
import type { Watch } from './limits.ts'

/** Soon enough after an answer for limits that count in minutes. */
const LOOK_MS = 250

/**
 * Has the limits stand still while a program waits for an answer, whether or not an engine follows it. It waits from
 * its line that asks until its line that says it was answered, or until the answer lies in the folder: a program that
 * does not take it up has its limits back. Without a folder nothing it says stops a clock.
 */
export function watchQuestions(
  answersFolder: string | null,
  watch: Pick<Watch, 'standStill' | 'goOn'>,
): { see(line: Buffer): void; clear(): void } {
  const open = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const look = (): void => {
    for (const question of open) if (isAnswered(answersFolder, question)) open.delete(question)
    clearTimeout(timer)
    if (open.size === 0) watch.goOn()
    else {
      watch.standStill()
      timer = setTimeout(look, LOOK_MS)
    }
  }
  return {
    see(line) {
      if (answersFolder === null || isOver) return
      const said = questionSaid(line)
      if (said === null) return
      if (said.type === 'asking') open.add(said.question)
      else open.delete(said.question)
      look()
    },
    clear() {
      isOver = true
      clearTimeout(timer)
    },
  }
}

function isAnswered(folder: string | null, question: string): boolean {
  return folder !== null && existsSync(join(folder, `${question}.json`))
}

/** In orch's own format of agent events; two looks at the bytes spare the parser every other line. */
function questionSaid(
  line: Buffer,
): { readonly type: 'asking' | 'answered'; readonly question: string } | null {
  if (!line.includes('"asking"') && !line.includes('"answered"')) return null
  const { type, question } = JSON.parse(line.toString())
  if (type !== 'asking' && type !== 'answered') return null
  return typeof question === 'string' && isQuestionId(question) ? { type, question } : null
}
