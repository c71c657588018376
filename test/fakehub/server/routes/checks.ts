import { z } from 'zod'
import { newId } from '../make.ts'
import { addressOf, api, iso, isoOrNull, web } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { created, notFound, ok, paged, pageOf, Refused } from '../reply.ts'
import { checksOf } from '../standing.ts'
import type { CheckRun } from '../state.ts'
import { shaOf } from './commits.ts'

const path = '/repos/{owner}/{repo}'

function checkIn({ repository, parameters }: Ask): CheckRun {
  const id = Number(parameters.check_run_id)
  const check = repository.checks.find((each) => each.id === id)
  if (!check) throw notFound()
  return check
}

function renderCheck({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, check: CheckRun) {
  const url = api(hub, `${addressOf(repository)}/check-runs/${check.id}`)
  const page =
    check.workflow === null ? `/runs/${check.id}` : `/actions/runs/${check.workflow}/job/${check.id}`
  return {
    id: check.id,
    node_id: `CR_${check.id}`,
    head_sha: check.sha,
    name: check.name,
    url,
    html_url: web(hub, repository, page),
    details_url: check.detailsUrl ?? web(hub, repository, page),
    external_id: check.externalId,
    status: check.status,
    conclusion: check.conclusion,
    started_at: iso(check.startedAtMs),
    completed_at: isoOrNull(check.completedAtMs),
    output: {
      ...check.output,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.workflow ?? check.id },
    app: null,
    pull_requests: [],
  }
}

const listed: Route = (ask) => {
  const { repository, query } = ask
  const sha = shaOf(ask)
  const latest = query.get('filter') !== 'all'
  const all = latest ? checksOf(repository, sha) : repository.checks.filter((check) => check.sha === sha)
  const wanted = all.filter(
    ({ name, status }) =>
      (query.get('check_name') ?? name) === name && (query.get('status') ?? status) === status,
  )
  const { slice, links } = pageOf(
    ask,
    `${addressOf(repository)}/commits/${ask.parameters.ref}/check-runs`,
    wanted,
  )
  const body = { total_count: wanted.length, check_runs: slice.map((check) => renderCheck(ask, check)) }
  return { ...ok(body), headers: links }
}

const annotations: Route = (ask) => {
  const check = checkIn(ask)
  const all = check.annotations.map(({ path: file, line, level, message }) => ({
    path: file,
    start_line: line,
    end_line: line,
    start_column: null,
    end_column: null,
    annotation_level: level,
    title: null,
    message,
    raw_details: null,
    blob_href: web(ask.hub, ask.repository, `/blob/${check.sha}/${file}`),
  }))
  return paged(ask, `${addressOf(ask.repository)}/check-runs/${check.id}/annotations`, all)
}

const output = z.object({
  title: z.string().nullish(),
  summary: z.string().nullish(),
  text: z.string().nullish(),
})

const checkFields = z.object({
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  output: output.optional(),
})

const newCheck = checkFields.extend({ name: z.string(), head_sha: z.string() })

function assertApp({ token }: Ask): void {
  if (!token.app) throw new Refused(403, 'You must authenticate via a GitHub App.')
}

const made: Route = (ask) => {
  assertApp(ask)
  const { name, head_sha: sha, ...fields } = newCheck.parse(ask.body)
  const check: CheckRun = {
    id: newId(ask.hub),
    sha: shaOf(ask, sha),
    name,
    app: ask.token.login,
    status: 'queued',
    conclusion: null,
    detailsUrl: null,
    externalId: '',
    output: { title: null, summary: null, text: null },
    annotations: [],
    log: null,
    workflow: null,
    startedAtMs: Date.now(),
    completedAtMs: null,
  }
  ask.repository.checks.push(check)
  write(check, fields)
  return created(renderCheck(ask, check))
}

function write(check: CheckRun, fields: z.infer<typeof checkFields>): void {
  // GitHub itself completes a check whose conclusion is told.
  if (fields.conclusion !== undefined) check.conclusion = fields.conclusion
  check.status = fields.conclusion === undefined ? (fields.status ?? check.status) : 'completed'
  check.completedAtMs = check.status === 'completed' ? Date.now() : null
  check.detailsUrl = fields.details_url ?? check.detailsUrl
  check.externalId = fields.external_id ?? check.externalId
  if (fields.output) {
    const { title = null, summary = null, text = null } = fields.output
    check.output = { title, summary, text }
  }
}

const changed: Route = (ask) => {
  assertApp(ask)
  const check = checkIn(ask)
  write(check, checkFields.parse(ask.body))
  return ok(renderCheck(ask, check))
}

export const checkRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/commits/{ref}/check-runs`]: listed,
  [`GET ${path}/check-runs/{check_run_id}`]: (ask) => ok(renderCheck(ask, checkIn(ask))),
  [`GET ${path}/check-runs/{check_run_id}/annotations`]: annotations,
  [`POST ${path}/check-runs`]: made,
  [`PATCH ${path}/check-runs/{check_run_id}`]: changed,
}
