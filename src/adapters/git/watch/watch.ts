import type { Watch } from '../../../ports/watch.ts'
import type { Git } from '../git.ts'
import { makeSettings } from './settings.ts'

/** Looks around on real git; `git` is at the folder that all checkouts share. */
export function makeWatch({
  git,
  env = process.env,
}: {
  readonly git: Git
  readonly env?: NodeJS.ProcessEnv
}): Watch {
  return { settings: makeSettings(git, env) }
}
