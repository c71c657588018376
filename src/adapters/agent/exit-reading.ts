import type { Failure } from '../../core/failure.ts'
import type { ExitReading } from './claim.ts'

/** What a CLI prints, and what it amounts to, when it gives up before its stream tells anything. */
export type Sign = readonly [words: RegExp, kind: 'auth' | 'permission' | 'session-lost']

/** Reads the end of a CLI whose success is a result: without one, exit code 0 is a failure too. */
export function readExitBy(signs: readonly Sign[]): ExitReading {
  return (exitCode, { tail }, isDone) => (isDone ? null : failureOf(exitCode, tail, signs))
}

function failureOf(exitCode: number, tail: string, signs: readonly Sign[]): Failure {
  const sign = signs.find(([words]) => words.test(tail))
  if (sign !== undefined) return { kind: sign[1], tail }
  const signal = signals[exitCode]
  return signal === undefined ? { kind: 'agent-failed', exitCode, tail } : { kind: 'crashed', signal, tail }
}

/** Exit codes of programs, and of shells around them, that take a signal and exit by themselves. */
const signals: Readonly<Record<number, string>> = { 130: 'SIGINT', 137: 'SIGKILL', 143: 'SIGTERM' }
