import type { Forge } from '../../ports/forge.ts'
import { faultIn } from './answer.ts'
import type { GitHub } from './client.ts'
import { commentMark } from './mark.ts'
import { foundSoon } from './soon.ts'

type Said = Parameters<Forge['comment']>[1]

/**
 * Comments once per mark. GitHub has nothing that would refuse a second one, so that it is not retried below: after an
 * answer that was lost the list is asked until it is there. What this process said itself it does not ask for.
 */
export function makeComment(github: GitHub): (number: number, said: Said) => Promise<null> {
  const made = new Set<string>()
  return async (number, { mark, text }) => {
    const hidden = commentMark(mark)
    const name = `${number} ${hidden}`
    if (made.has(name) || (await isSaid(github, number, hidden))) return null
    const isThere = async () => ((await isSaid(github, number, hidden)) ? true : null)
    const body = `${hidden}\n${text}`
    try {
      await github.rest.issues.createComment({
        ...github.place,
        ...{ issue_number: number, body, request: { retries: 0 } },
      })
    } catch (error) {
      if (faultIn(error).kind !== 'unreachable' || !(await foundSoon(github, isThere))) throw error
    }
    made.add(name)
    return null
  }
}

async function isSaid(github: GitHub, number: number, hidden: string): Promise<boolean> {
  const ask = { ...github.place, issue_number: number, per_page: 100 }
  const there = await github.paginate(github.rest.issues.listComments, ask)
  return there.some(({ body }) => body?.includes(hidden))
}
