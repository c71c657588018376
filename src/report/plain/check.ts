import type { CheckEvent } from '../../core/verdict/event.ts'
import { lastLines, took } from '../text.ts'
import { exited } from '../words/failure.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'

/** One result of one check; what was known already is no news, and of the target its own events tell. */
export function checkLine({ subject, check, result, log }: CheckEvent): Line | null {
  if (subject.of === 'target') return null
  const { task } = subject
  const name = `check ${check}`
  const where = `on its ${subject.of}`
  switch (result.outcome) {
    case 'passed':
      if (result.cached !== null) return null
      return line(task, `${name} passed ${where} (${took(result.durationMs)})`, { tone: 'check' })
    case 'failed': {
      const how = result.how === 'exited' ? exited(result.exitCode) : endings[result.how]
      return line(task, `${name} failed ${where}: it ${how} (${took(result.durationMs)})`, {
        tone: 'bad',
        evidence: lastLines(result.tail, 20),
        log: log === '' ? null : log,
      })
    }
    case 'edited':
      return line(task, `${name} failed ${where}: it edited tracked files`, {
        tone: 'bad',
        evidence: result.paths,
      })
  }
}

const endings = {
  signalled: 'was ended by a signal',
  'timed-out': 'ran out of time',
  'not-started': 'could not be started',
} as const
