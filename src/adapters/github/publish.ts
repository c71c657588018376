import type { Forge } from '../../ports/forge.ts'
import { faultIn, isHidden } from './answer.ts'
import type { GitHub } from './client.ts'
import { foundSoon } from './soon.ts'

type Verdict = Parameters<Forge['publish']>[0]

/** GitHub cuts a status there. */
const mostStatusText = 140
const mostSummary = 60_000

/**
 * Publishes verdicts as check runs, which only an app may make, else as commit statuses. GitHub goes by the last of a
 * name, so one that was published twice, since no list told of it yet, counts once.
 */
export function makePublish(github: GitHub): (verdict: Verdict) => Promise<null> {
  let isApp = true
  // A list may tell late what was published a moment ago.
  const runs = new Map<string, Run>()
  const states = new Map<string, string>()
  return async (verdict) => {
    if (isApp) {
      try {
        return await publishRun(github, verdict, runs)
      } catch (error) {
        if (!isHidden(error)) throw error
        // What is not found may be a commit that came a moment ago.
        isApp = faultIn(error).kind === 'not-found'
      }
    }
    return publishStatus(github, verdict, states)
  }
}

interface Run {
  readonly id: number
  readonly status: string
  readonly conclusion: string | null
}

async function publishRun(github: GitHub, verdict: Verdict, known: Map<string, Run>): Promise<null> {
  const before = known.get(keyOf(verdict)) ?? (await listedRun(github, verdict))
  if (before !== null && isAt(before, verdict)) return null
  try {
    known.set(keyOf(verdict), await writeRun(github, verdict, before))
  } catch (error) {
    if (faultIn(error).kind !== 'unreachable') throw error
    const made = await foundSoon(github, async () => {
      const run = await listedRun(github, verdict)
      return run !== null && isAt(run, verdict) ? run : null
    })
    if (made === null) throw error
    known.set(keyOf(verdict), made)
  }
  return null
}

async function writeRun(github: GitHub, verdict: Verdict, before: Run | null): Promise<Run> {
  const { commit, name, text } = verdict
  const output = { title: firstLine(text), summary: text.slice(0, mostSummary) }
  const run = { ...github.place, name, ...runState(verdict.outcome), output, request: { retries: 0 } }
  const { data } =
    before === null
      ? await github.rest.checks.create({ ...run, head_sha: commit, external_id: ownMark })
      : await github.rest.checks.update({ ...run, check_run_id: before.id })
  return data
}

function isAt({ status, conclusion }: Run, { outcome }: Verdict): boolean {
  const state = runState(outcome)
  return status === state.status && (conclusion ?? undefined) === state.conclusion
}

const ownMark = 'orch'

async function listedRun(github: GitHub, { commit, name }: Verdict): Promise<Run | null> {
  const { data } = await github.rest.checks.listForRef({ ...github.place, ref: commit, check_name: name })
  return data.check_runs.find(({ external_id: id }) => id === ownMark) ?? null
}

function runState(outcome: Verdict['outcome']) {
  if (outcome === 'pending') return { status: 'in_progress' } as const
  return { status: 'completed', conclusion: outcome === 'passed' ? 'success' : 'failure' } as const
}

async function publishStatus(github: GitHub, verdict: Verdict, known: Map<string, string>): Promise<null> {
  const { commit, name, outcome, text } = verdict
  const state = ({ pending: 'pending', passed: 'success', failed: 'failure' } as const)[outcome]
  const before = known.get(keyOf(verdict)) ?? (await listedState(github, verdict))
  if (before === state) return null
  try {
    await github.rest.repos.createCommitStatus({
      ...github.place,
      ...{ sha: commit, context: name, state, description: firstLine(text), request: { retries: 0 } },
    })
  } catch (error) {
    if (faultIn(error).kind !== 'unreachable') throw error
    const isMade = async () => ((await listedState(github, verdict)) === state ? true : null)
    if (!(await foundSoon(github, isMade))) throw error
  }
  known.set(keyOf(verdict), state)
  return null
}

async function listedState(github: GitHub, { commit, name }: Verdict): Promise<string | undefined> {
  const { data } = await github.rest.repos.getCombinedStatusForRef({
    ...github.place,
    ref: commit,
    per_page: 100,
  })
  return data.statuses.find(({ context }) => context === name)?.state
}

function keyOf({ commit, name }: Verdict): string {
  return `${commit} ${name}`
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, mostStatusText) ?? ''
}
