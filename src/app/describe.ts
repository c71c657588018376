import { readFile } from 'node:fs/promises'
import type { Ports } from '../ports/stage.ts'
import { proposalParts } from '../report/pull-request.ts'
import type { Redactor } from './redact.ts'

/** Text of pull requests from the target's own template, or orch's; secrets that are known stay out. */
export function makeDescribe({
  run,
  ownTemplate,
  fallback,
  redactor,
}: {
  readonly run: string
  /** The target's, null where it names none. */
  readonly ownTemplate: ((commit: Parameters<Ports['describe']>[0]['base']) => Promise<string | null>) | null
  /** Path of orch's own. */
  readonly fallback: string
  readonly redactor: Pick<Redactor, 'redact'>
}): Ports['describe'] {
  return async ({ task, target, base, story }) => {
    const own = ownTemplate === null ? null : await ownTemplate(base)
    const template = own ?? (await readFile(fallback, 'utf8'))
    const parts = proposalParts({ run, task, target, story })
    // In one pass: what a part says is no placeholder.
    const body = template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => parts[name] ?? whole)
    return { title: redactor.redact(story.title), body: redactor.redact(body) }
  }
}
