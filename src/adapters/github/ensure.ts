import { setTimeout as pause } from 'node:timers/promises'
import type { PullRequestAsk, PullRequestEnsured } from '../../ports/forge.ts'
import { FaultError, statusOf, troubleOf } from './answer.ts'
import type { GitHub, PullRequest } from './client.ts'
import { markedBody, taskMark } from './mark.ts'
import { grantWishes } from './wishes.ts'

/** A list may lag behind what was just created. */
const looks = 4

/** Finds the pull request of a run's task and brings it up to the text, or opens it; GitHub itself refuses a second. */
export async function ensurePullRequest(github: GitHub, ask: PullRequestAsk): Promise<PullRequestEnsured> {
  const mark = taskMark(ask)
  const found = await findPullRequest(github, ask)
  const opened = found === null ? await openOrFind(github, ask) : { pull: found, isNew: false, unmet: [] }
  const { pull, isNew } = opened
  const unmet = [...opened.unmet]
  if (pull.state === 'open') {
    if (!isNew) await bringUp(github, pull, { ask, mark })
    unmet.push(...(await grantWishes(github, pull, { ask, isNew })))
  }
  return { number: pull.number, url: pull.html_url, unmet }
}

/** The open one from this branch, else one that bears the mark and was merged there: its news never arrived. */
async function findPullRequest(github: GitHub, ask: PullRequestAsk): Promise<PullRequest | null> {
  const { data } = await github.rest.pulls.list({
    ...github.place,
    head: `${github.place.owner}:${ask.branch}`,
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 30,
  })
  const own = data.filter(({ head }) => head.ref === ask.branch)
  const marked = own.filter(({ body }) => body?.includes(taskMark(ask)))
  return (
    marked.find(({ state }) => state === 'open') ??
    own.find(({ state, base }) => state === 'open' && base.ref === ask.base) ??
    marked.find(({ merged_at: mergedAt, base }) => mergedAt !== null && base.ref === ask.base) ??
    null
  )
}

interface Opened {
  readonly pull: PullRequest
  readonly isNew: boolean
  readonly unmet: readonly string[]
}

async function openOrFind(github: GitHub, ask: PullRequestAsk): Promise<Opened> {
  try {
    return await open(github, ask, ask.draft)
  } catch (error) {
    if (ask.draft && saysNoDrafts(error)) {
      const opened = await open(github, ask, false)
      return { ...opened, unmet: ['draft'] }
    }
    if (!saysExists(error)) throw error
  }
  // A lost connection had it opened all the same, or another engine did.
  for (let look = 0; look < looks; look += 1) {
    const found = await findPullRequest(github, ask)
    if (found?.state === 'open') return { pull: found, isNew: false, unmet: [] }
    await pause(github.pauseMs * (look + 1))
  }
  throw new FaultError({ kind: 'unreachable', detail: 'a pull request that exists is not listed yet' })
}

async function open(github: GitHub, ask: PullRequestAsk, draft: boolean): Promise<Opened> {
  const { data } = await github.rest.pulls.create({
    ...github.place,
    head: ask.branch,
    base: ask.base,
    title: ask.title,
    body: markedBody(null, taskMark(ask), ask.body),
    draft,
  })
  // What creating answers has more fields than a listed one, and those by the same names.
  return { pull: data as unknown as PullRequest, isNew: true, unmet: [] }
}

function saysExists(error: unknown): boolean {
  return statusOf(error) === 422 && /pull request already exists/i.test(troubleOf(error)?.message ?? '')
}

function saysNoDrafts(error: unknown): boolean {
  return (
    statusOf(error) === 422 && /draft pull requests are not supported/i.test(troubleOf(error)?.message ?? '')
  )
}

/** Asks for nothing that is already so, since each change is a notice to everybody who watches. */
async function bringUp(
  github: GitHub,
  pull: PullRequest,
  { ask, mark }: { readonly ask: PullRequestAsk; readonly mark: string },
): Promise<void> {
  const isOurs = pull.body?.includes(mark) === true
  const wanted = {
    // A person's own pull request keeps the title they gave it.
    title: isOurs ? ask.title : pull.title,
    body: markedBody(pull.body, mark, ask.body),
    base: ask.base,
  }
  if (wanted.title === pull.title && wanted.body === pull.body && wanted.base === pull.base.ref) return
  await github.rest.pulls.update({ ...github.place, pull_number: pull.number, ...wanted })
}
