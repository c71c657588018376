import type { RemoteEvidence } from '../../core/pull-request/pull-request.ts'
import { isHidden } from './answer.ts'
import type { GitHub } from './client.ts'
import { cut, relevantLines } from './log-lines.ts'
import { readReviews } from './reviews.ts'

/** A red build often has one cause and many red checks; the first ones are enough to act on. */
const mostChecks = 5
const mostAnnotations = 20
/** A log is read to its end and only the end is kept. */
const mostLogBytes = 2 * 1024 * 1024

/** What failed checks of its head and reviewers say; texts of people and programs, with no secret of orch's taken out yet. */
export async function readEvidence(github: GitHub, number: number): Promise<RemoteEvidence> {
  const { head, comments } = await readReviews(github, number)
  return { checks: await readFailures(github, head), reviews: comments }
}

type Failure = RemoteEvidence['checks'][number]

async function readFailures(github: GitHub, ref: string): Promise<readonly Failure[]> {
  const ask = { ...github.place, ref, per_page: 100 }
  const [runs, { data: combined }] = await Promise.all([
    github.paginate(github.rest.checks.listForRef, { ...ask, filter: 'latest' }),
    github.rest.repos.getCombinedStatusForRef(ask),
  ])
  const red = runs.filter(({ conclusion }) => isRed(conclusion)).slice(0, mostChecks)
  const failures: Failure[] = []
  for (const run of red) {
    const { name, html_url: url } = run
    failures.push({ name, url: url ?? '', tail: await tailOf(github, run) })
  }
  const statuses = combined.statuses
    .filter(({ state }) => state === 'failure' || state === 'error')
    .map(({ context, target_url: url, description }) => ({
      name: context,
      url: url ?? '',
      tail: description ?? '',
    }))
  return [...failures, ...statuses]
}

function isRed(conclusion: string | null): boolean {
  return conclusion !== null && !['success', 'neutral', 'skipped'].includes(conclusion)
}

type CheckRun = Awaited<ReturnType<GitHub['rest']['checks']['listForRef']>>['data']['check_runs'][number]

/** What a check says of itself: annotations and summary, and the log where it is one of Actions. */
async function tailOf(github: GitHub, { id, html_url: url, output }: CheckRun): Promise<string> {
  const [, execution] = /\/actions\/runs\/\d+\/job\/(\d+)/.exec(url ?? '') ?? []
  const [annotations, log] = await Promise.all([
    output.annotations_count === 0 ? [] : readAnnotations(github, id),
    execution === undefined ? null : readLog(github, Number(execution)),
  ])
  const said = [output.title, output.summary, output.text].filter((text) => text !== null && text !== '')
  const parts = [...annotations, ...(log === null ? said : [relevantLines(log)])]
  return cut(parts.join('\n').trim())
}

async function readAnnotations(github: GitHub, id: number): Promise<readonly string[]> {
  const ask = { ...github.place, check_run_id: id, per_page: mostAnnotations }
  const { data } = await github.rest.checks.listAnnotations(ask)
  return data
    .filter(({ annotation_level: level }) => level !== 'notice')
    .map(({ path, start_line: line, message }) => `${path}:${line}: ${message ?? ''}`)
}

/** Null where the log is gone or not this token's to see. */
async function readLog(github: GitHub, id: number): Promise<string | null> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      ...github.place,
      job_id: id,
      request: { parseSuccessResponseBody: false },
    })
    return await endOf(data as unknown as AsyncIterable<Uint8Array>)
  } catch (error) {
    if (!isHidden(error)) throw error
    return null
  }
}

async function endOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  let kept = Buffer.alloc(0)
  for await (const piece of stream) {
    kept = Buffer.concat([kept, piece])
    if (kept.length > 2 * mostLogBytes) kept = kept.subarray(-mostLogBytes)
  }
  return kept.toString('utf8')
}
