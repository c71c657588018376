import { randomUUID } from 'node:crypto'

const MARK_VARIABLE = 'ORCH_MARK'

/** A value no other command of any run carries; `name` is one that no other command of this run has. */
export const makeMark = (runId: string, name: string = randomUUID()): string => `${runId}:${name}`

/** An orch that runs below another one keeps the outer marks, so that the outer one finds all of it. */
export function markedEnvironment(
  env: Readonly<Record<string, string>>,
  mark: string,
): Readonly<Record<string, string>> {
  const outer = process.env[MARK_VARIABLE]
  return { ...env, [MARK_VARIABLE]: outer === undefined ? mark : `${outer},${mark}` }
}

/** Environments are as the system shows them, `\0` after each variable. */
export function hasMark(environment: string, mark: string): boolean {
  return marksIn(environment).includes(mark)
}

/** By a mark of the run, or by the `ORCH_RUN_ID` that agents get. */
export function isOfRun(environment: string, runId: string): boolean {
  const variables = environment.split('\0')
  return (
    variables.includes(`ORCH_RUN_ID=${runId}`) ||
    marksIn(environment).some((mark) => mark.startsWith(`${runId}:`))
  )
}

/** Every run that a process belongs to, by its environment. */
export function runsOf(environment: string): ReadonlySet<string> {
  const named = environment.includes('ORCH_RUN_ID=')
    ? environment.split('\0').flatMap((text) => /^ORCH_RUN_ID=(.+)$/s.exec(text)?.[1] ?? [])
    : []
  return new Set([...named, ...marksIn(environment).map((mark) => mark.split(':')[0] ?? '')])
}

function marksIn(environment: string): readonly string[] {
  // Most environments have none: one search spares the splitting.
  if (!environment.includes(`${MARK_VARIABLE}=`)) return []
  const variable = environment.split('\0').find((text) => text.startsWith(`${MARK_VARIABLE}=`))
  return variable === undefined ? [] : variable.slice(MARK_VARIABLE.length + 1).split(',')
}
