import type { ProposalEvent } from '../../core/pull-request/event.ts'
import { proposalOf } from '../../core/queue/change.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import { printable, short } from '../text.ts'
import { failureClause } from '../words/failure.ts'
import { lookClause } from '../words/proposal.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'

export function proposalLine(event: ProposalEvent, world: World): Line | null {
  const { task } = event
  const { target } = requireRun(world)
  switch (event.type) {
    case 'proposed':
      return line(task, `is pull request #${event.number}: ${event.url}`, {
        tone: 'queue',
        evidence: (event.unmet ?? []).map((wish) => `the forge does not take the ${printable(wish)}`),
      })
    case 'proposal-seen': {
      const proposal = proposalOf(world, task)
      return proposal === null ? null : line(task, lookClause(world, proposal), { tone: 'quiet' })
    }
    case 'proposal-armed':
      return line(
        task,
        event.how === 'armed'
          ? 'is merged by the forge once its checks pass'
          : 'is in the forge’s merge queue',
        { tone: 'queue' },
      )
    case 'proposal-disarmed':
      return line(task, 'is not merged by the forge itself any more', { tone: 'quiet' })
    case 'proposal-held':
      return line(task, `is not merged yet: ${event.detail}`, { tone: 'queue' })
    case 'proposal-readied':
      return line(task, 'is ready for review')
    case 'work-adopted':
      return line(task, `somebody pushed ${short(event.work.head)} to its branch; that is the work now`, {
        tone: 'warn',
      })
    case 'landing-unverified':
      return line(
        task,
        `${target} holds another tree at ${short(event.commit)} than the one that was proven`,
        {
          tone: 'bad',
          hint: `orch approve ${task} takes it as it is`,
        },
      )
    case 'verdicts-published':
      return givenUp('its verdicts are not at the forge', event)
    case 'comments-answered':
      return givenUp('what reviewers said is not answered', event)
    case 'proposal-started':
    case 'proposal-heard':
      return null
  }
}

/** What went well is at the forge to be seen. */
function givenUp(
  what: string,
  { task, failure }: Extract<ProposalEvent, { type: 'verdicts-published' | 'comments-answered' }>,
): Line | null {
  return failure === undefined ? null : line(task, `${what}: ${failureClause(failure)}`, { tone: 'warn' })
}
