import { readFile } from 'node:fs/promises'
import type { Ports, Wording } from '../ports/stage.ts'
import { proposalParts } from '../report/pull-request.ts'
import { answerText, verdictText } from '../report/sayings.ts'
import type { Redactor } from './redact.ts'

/** Text of pull requests from the target's own template, or orch's; secrets that are known stay out. */
export function makeDescribe({
  run,
  ownTemplate,
  fallback,
  closesIssue,
  redactor,
}: {
  readonly run: string
  /** The target's, null where it names none. */
  readonly ownTemplate: ((commit: Parameters<Ports['describe']>[0]['base']) => Promise<string | null>) | null
  /** Path of orch's own. */
  readonly fallback: string
  readonly closesIssue: boolean
  readonly redactor: Pick<Redactor, 'redact'>
}): Ports['describe'] {
  return async ({ task, target, base, story }) => {
    const own = ownTemplate === null ? null : await ownTemplate(base)
    const template = own ?? (await readFile(fallback, 'utf8'))
    const parts = new Map(Object.entries(proposalParts({ run, task, target, story, closesIssue })))
    // In one pass: what a part says is no placeholder.
    const body = template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => parts.get(name) ?? whole)
    return { title: redactor.redact(story.title), body: redactor.redact(body) }
  }
}

/** What is said at the forge besides; secrets that are known stay out. */
export function makeWording({ redact }: Pick<Redactor, 'redact'>): Wording {
  return {
    verdict: (verdict) => redact(verdictText(verdict)),
    answer: (saying) => redact(answerText(saying)),
  }
}
