import { addressOf, api, iso, isoOrNull, renderRepository, web } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { notFound, ok, pageOf, Refused } from '../reply.ts'
import type { CheckRun, Repository } from '../state.ts'

const path = '/repos/{owner}/{repo}/actions'

type Run = Repository['workflowRuns'] extends Map<string, infer Value> ? Value : never

const checksIn = ({ checks }: Repository, run: number) => checks.filter(({ workflow }) => workflow === run)

function renderRun({ hub, repository }: Ask, run: Run) {
  const checks = checksIn(repository, run.id)
  const running = checks.some(({ status }) => status !== 'completed')
  const failed = checks.some(({ conclusion }) => conclusion === 'failure')
  const address = api(hub, `${addressOf(repository)}/actions/runs/${run.id}`)
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    name: run.name,
    display_title: run.name,
    head_branch: null,
    head_sha: run.sha,
    path: '.github/workflows/ci.yml',
    run_number: 1,
    run_attempt: 1,
    event: 'pull_request',
    status: running ? 'in_progress' : 'completed',
    conclusion: running ? null : failed ? 'failure' : 'success',
    workflow_id: 1,
    url: address,
    html_url: web(hub, repository, `/actions/runs/${run.id}`),
    jobs_url: `${address}/jobs`,
    logs_url: `${address}/logs`,
    pull_requests: [],
    head_commit: null,
    repository: renderRepository(hub, repository),
    head_repository: renderRepository(hub, repository),
  }
}

/** What runs a check has the check's id. */
function renderTask({ hub, repository }: Ask, check: CheckRun) {
  const { workflow, id } = check
  return {
    id,
    run_id: workflow ?? 0,
    run_url: api(hub, `${addressOf(repository)}/actions/runs/${workflow}`),
    node_id: `CR_${id}`,
    head_sha: check.sha,
    head_branch: null,
    workflow_name: 'CI',
    name: check.name,
    url: api(hub, `${addressOf(repository)}/actions/jobs/${id}`),
    html_url: web(hub, repository, `/actions/runs/${workflow}/job/${id}`),
    check_run_url: api(hub, `${addressOf(repository)}/check-runs/${id}`),
    status: check.status,
    conclusion: check.conclusion,
    created_at: iso(check.startedAtMs),
    started_at: iso(check.startedAtMs),
    completed_at: isoOrNull(check.completedAtMs),
    labels: [],
    steps: [],
  }
}

function runIn({ repository, parameters }: Ask): Run {
  const run = [...repository.workflowRuns.values()].find(({ id }) => id === Number(parameters.run_id))
  if (!run) throw notFound()
  return run
}

function taskIn({ repository, parameters }: Ask): CheckRun {
  const check = repository.checks.find(
    ({ id, workflow }) => id === Number(parameters.job_id) && workflow !== null,
  )
  if (!check) throw notFound()
  return check
}

/** The log lies elsewhere: GitHub sends a minute's ticket to its store. */
const logs: Route = (ask) => {
  const { id, log, status } = taskIn(ask)
  if (log === null || status !== 'completed') throw new Refused(404, 'Not Found')
  return {
    status: 302,
    headers: { location: `${ask.hub.storeOrigin}/${ask.repository.id}/${id}?ticket=1` },
  }
}

export const actionRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/runs`]: (ask) => {
    const sha = ask.query.get('head_sha')
    const all = [...ask.repository.workflowRuns.values()].filter((run) => sha === null || run.sha === sha)
    const { slice, links } = pageOf(ask, `${addressOf(ask.repository)}/actions/runs`, all)
    const body = { total_count: all.length, workflow_runs: slice.map((run) => renderRun(ask, run)) }
    return { ...ok(body), headers: links }
  },
  [`GET ${path}/runs/{run_id}`]: (ask) => ok(renderRun(ask, runIn(ask))),
  [`GET ${path}/runs/{run_id}/jobs`]: (ask) => {
    const checks = checksIn(ask.repository, runIn(ask).id)
    return ok({ total_count: checks.length, jobs: checks.map((check) => renderTask(ask, check)) })
  },
  [`GET ${path}/jobs/{job_id}`]: (ask) => ok(renderTask(ask, taskIn(ask))),
  [`GET ${path}/jobs/{job_id}/logs`]: logs,
}
