import type { Forge } from '../../ports/forge.ts'
import { isHidden } from './answer.ts'
import type { GitHub } from './client.ts'

type Verdict = Parameters<Forge['publish']>[0]

/** GitHub cuts a status there. */
const mostStatusText = 140
const mostSummary = 60_000

/** Publishes verdicts as check runs, which only an app may make, else as commit statuses. */
export function makePublish(github: GitHub): (verdict: Verdict) => Promise<null> {
  let isApp = true
  return async (verdict) => {
    if (isApp) {
      try {
        return await publishRun(github, verdict)
      } catch (error) {
        if (!isHidden(error)) throw error
        isApp = false
      }
    }
    return publishStatus(github, verdict)
  }
}

async function publishRun(github: GitHub, { commit, name, outcome, text }: Verdict): Promise<null> {
  const { data } = await github.rest.checks.listForRef({ ...github.place, ref: commit, check_name: name })
  const before = data.check_runs.find(({ external_id: id }) => id === 'orch')
  const state = runState(outcome)
  if (before?.status === state.status && (before.conclusion ?? undefined) === state.conclusion) return null
  const output = { title: name, summary: text.slice(0, mostSummary) }
  const run = { ...github.place, name, ...state, output }
  if (before === undefined)
    await github.rest.checks.create({
      ...run,
      head_sha: commit,
      external_id: 'orch',
      request: { retries: 0 },
    })
  else await github.rest.checks.update({ ...run, check_run_id: before.id })
  return null
}

function runState(outcome: Verdict['outcome']) {
  if (outcome === 'pending') return { status: 'in_progress' } as const
  return { status: 'completed', conclusion: outcome === 'passed' ? 'success' : 'failure' } as const
}

async function publishStatus(github: GitHub, { commit, name, outcome, text }: Verdict): Promise<null> {
  const state = ({ pending: 'pending', passed: 'success', failed: 'failure' } as const)[outcome]
  const { data } = await github.rest.repos.getCombinedStatusForRef({
    ...github.place,
    ref: commit,
    per_page: 100,
  })
  if (data.statuses.some((each) => each.context === name && each.state === state)) return null
  const description = text.split('\n', 1)[0]?.slice(0, mostStatusText) ?? ''
  await github.rest.repos.createCommitStatus({
    ...github.place,
    sha: commit,
    context: name,
    state,
    description,
  })
  return null
}
