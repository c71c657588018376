import type { CheckEvent } from '../../core/verdict/event.ts'
import type { CheckSubject } from '../../core/verdict/verdict.ts'
import { isFlaky } from '../../core/verdict/verdict.ts'
import type { World } from '../../core/world.ts'
import { lastLines, took } from '../text.ts'
import { endingOf } from '../words/check.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'

/** One result of one check; what was known already is no news, and of the target its own events tell. */
export function checkLine({ subject, check, result, log }: CheckEvent, world: World): Line | null {
  if (subject.of === 'target') return null
  const { task } = subject
  const name = `check ${check}`
  const where = `on its ${subject.of}`
  switch (result.outcome) {
    case 'passed':
      if (result.cached !== null) return null
      return isFlaky(check, runsOf(subject, world))
        ? line(task, `${name} is flaky: red, then green on the same tree`, { tone: 'warn' })
        : line(task, `${name} passed ${where} (${took(result.durationMs)})`, { tone: 'check' })
    case 'failed':
      return line(task, `${name} failed ${where}: it ${endingOf(result)} (${took(result.durationMs)})`, {
        tone: 'bad',
        evidence: lastLines(result.tail, 20),
        log: log === '' ? null : log,
      })
    case 'edited':
      return line(task, `${name} failed ${where}: it edited tracked files`, {
        tone: 'bad',
        evidence: result.paths,
      })
  }
}

/** What is known of a candidate's checks while it is one. */
function runsOf(subject: CheckSubject, { queue: { candidate } }: World) {
  if (subject.of !== 'candidate' || candidate === null || candidate.status === 'merging') return []
  return candidate.task === subject.task && candidate.candidate === subject.candidate ? candidate.runs : []
}
