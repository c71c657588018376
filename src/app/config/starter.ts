import type { Detection } from '../detect.ts'

/**
 * The `.orchestrator.json` that `orch init` writes: only what was found, all else stays at its default. Which of several
 * agents to pay for is not orch's to choose.
 */
export function starterConfig({ agents, checks, worktrees }: Detection): string {
  const [agent, ...others] = agents
  const config = {
    version: 1,
    ...(agent === undefined || others.length > 0 ? {} : { agent }),
    ...(worktrees.setup.length + worktrees.keep.length === 0 ? {} : { worktrees }),
    checks,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
