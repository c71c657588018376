import type { Failure } from '../../../core/failure.ts'
import type { Agent } from '../../../ports/agent.ts'
import type { ExitReading } from '../claim.ts'
import { claimBy, readExitCode } from '../claim.ts'
import { geminiFailure } from './failure.ts'

const readExit: ExitReading = (exitCode, report, isDone) => {
  const { tail } = report
  if (isDone) return null
  // It ends with 0 when it is told to end.
  if (exitCode === 0) return { kind: 'crashed', signal: 'SIGTERM', tail }
  return ownCode(exitCode, tail) ?? answerFailure(exitCode, tail) ?? readExitCode(exitCode, report, isDone)
}

export const claimGemini: Agent['claim'] = claimBy(readExit)

function ownCode(exitCode: number, tail: string): Failure | null {
  switch (exitCode) {
    case 42:
      return /^Error resuming session/m.test(tail) ? { kind: 'session-lost', tail } : null
    case 41:
      return { kind: 'auth', tail }
    case 55:
      return { kind: 'permission', tail }
  }
  return null
}

/** Where a request failed, it exits with the answer's status, of which the system keeps the last eight bits. */
function answerFailure(exitCode: number, tail: string): Failure | null {
  const status = statuses.find((each) => each % 256 === exitCode)
  return status === undefined ? null : geminiFailure({ message: tail, at: null, status })
}

const statuses = [400, 401, 402, 403, 429, 500, 502, 503, 504, 529] as const
