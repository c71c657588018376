import type { Agent } from '../../../ports/agent.ts'
import type { ExitReading } from '../claim.ts'
import { claimBy, readExitCode } from '../claim.ts'
import { parseEvent } from '../event-line.ts'
import { withArguments } from '../program.ts'
import { wrapper } from './say.ts'
import type { AcpSetting } from './setting.ts'

/**
 * Any agent that speaks the Agent Client Protocol, named by `run`. The protocol needs somebody who answers for as long as
 * the agent works, also while no engine lives, so that a program of orch's own stands between agent and supervisor.
 */
export function acpAgent({ program }: { readonly program: string }): Agent {
  return {
    variables: [],
    start({ spec, session }) {
      const setting: AcpSetting = {
        run: withArguments(spec.run ?? [], spec.args),
        permissions: spec.permissions ?? 'safe',
        mode: spec.mode ?? null,
        resume: session.kind === 'resume' ? session.id : null,
      }
      return { command: [process.execPath, program, JSON.stringify(setting)], env: {} }
    },
    parse: (line) => (line.startsWith(wrapper) ? [] : parseEvent(line)),
    claim: claimBy(readExit),
  }
}

const readExit: ExitReading = (exitCode, report, isDone) => {
  if (isDone) return null
  // The client ends with 0 when it is told to end.
  if (exitCode === 0) return { kind: 'crashed', signal: 'SIGTERM', tail: report.tail }
  return readExitCode(exitCode, report, isDone)
}
