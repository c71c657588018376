import type { ForgeFault } from '../../core/pull-request/pull-request.ts'
import type { Answered } from '../../ports/forge.ts'
import type { Trouble } from './fault.ts'
import { faultOf } from './fault.ts'

/** Thrown where an answer was understood and is a fault all the same; `answered` catches it. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly fault: ForgeFault

  constructor(fault: ForgeFault) {
    super(fault.kind)
    this.fault = fault
  }
}

/** Asks GitHub; what goes wrong on the way is a fault, and only a mistake of orch's own is thrown. */
export async function answered<Value>(ask: () => Promise<Value>): Promise<Answered<Value>> {
  try {
    return { kind: 'done', value: await ask() }
  } catch (error) {
    return { kind: 'fault', fault: faultIn(error) }
  }
}

/** The fault behind an error of a request. */
export function faultIn(error: unknown): ForgeFault {
  if (error instanceof FaultError) return error.fault
  const trouble = troubleOf(error)
  if (trouble === null) throw error
  return faultOf(trouble, Date.now())
}

/** True for what this token does not get to see, where GitHub answers 403 or 404 alike; a limit is another thing. */
export function isHidden(error: unknown): boolean {
  const { kind } = faultIn(error)
  return kind === 'forbidden' || kind === 'not-found'
}

/** The HTTP status of an error of a request; null for any other. */
export function statusOf(error: unknown): number | null {
  return troubleOf(error)?.status ?? null
}

/**
 * What Octokit throws: errors with a status and perhaps an answer, errors of GraphQL, and the throttling plugin's own
 * with neither name nor status.
 */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Error)) return null
  const { status, response, headers, errors } = error as Error & Thrown
  const known = errors ?? response?.data?.errors
  if (status === undefined && known === undefined) return null
  return {
    message: error.message,
    ...(status === undefined ? {} : { status }),
    headers: headers ?? response?.headers ?? {},
    errors: status === undefined && Array.isArray(known) ? known : [],
  }
}

interface Thrown {
  readonly status?: number
  readonly headers?: Trouble['headers']
  readonly errors?: Trouble['errors']
  readonly response?: {
    readonly headers?: Trouble['headers']
    readonly data?: { readonly errors?: Trouble['errors'] }
  }
}
