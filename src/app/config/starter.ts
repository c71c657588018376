import type { Detection } from '../detect.ts'
import { canAsk } from './agents.ts'

/** The `.orchestrator.json` that `orch init` writes: only what was found, all else stays at its default. */
export function starterConfig({ agents, checks, worktrees }: Detection): string {
  // With several installed, a plan that names none would not know whom to ask.
  const agent = agents.find(canAsk)
  const config = {
    version: 1,
    ...(agent === undefined ? {} : { agent }),
    ...(worktrees.setup.length + worktrees.keep.length === 0 ? {} : { worktrees }),
    checks,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
