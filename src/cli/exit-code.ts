/** What orch says to the program that started it; of several the first that applies, from the bottom up. */
export const exitCode = {
  ok: 0,
  /** A run ended with tasks dead or cancelled, or `verify` found a violation. */
  tasksFailed: 1,
  /** The command line, plan or config is wrong, or the core refused. */
  usage: 2,
  /** The machine or the repository lacks something. */
  environment: 3,
  /** Another engine drives the run, or an unfinished run of the plan is there. */
  locked: 4,
  /** Only a person can decide, and nobody is there to be asked. */
  waiting: 5,
  /** A bug in orch. */
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const
