import type { Config } from '../../core/config.ts'
import type { TrustedCommand } from '../../core/halt.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { openTrust, trustFile, trustHash } from '../trust.ts'
import { halt } from './halted.ts'
import type { Person } from './person.ts'

/** Every command that config and plan supply and that this plan may run, with where it stands. */
export function suppliedCommands(config: Config, plan: Plan | null): readonly TrustedCommand[] {
  const used = plan === null ? [] : [...new Set(plan.tasks.flatMap(({ agents }) => agents))]
  return [
    ...config.worktrees.setup.map((command) => ({ where: 'worktrees.setup', command })),
    ...config.worktrees.teardown.map((command) => ({ where: 'worktrees.teardown', command })),
    ...(config.checks ?? []).map(({ name, run }) => ({ where: `check ${name}`, command: run })),
    ...used.flatMap((name) => {
      const run = config.agents[name]?.run ?? null
      return run === null ? [] : [{ where: `agent ${name}`, command: run }]
    }),
    ...(plan?.tasks ?? []).flatMap(({ id, setup, doneWhen }) => [
      ...setup.map((command) => ({ where: `task ${id} setup`, command })),
      ...(doneWhen === null ? [] : [{ where: `task ${id} doneWhen`, command: doneWhen }]),
    ]),
  ]
}

/** Asks once for exactly these commands; the answer is remembered outside the repository. */
export async function requireTrust(
  { repository, commands }: { readonly repository: string; readonly commands: readonly TrustedCommand[] },
  person: Person,
): Promise<void> {
  if (commands.length === 0) return
  const trust = openTrust(trustFile(process.env))
  const hash = trustHash({ repository, commands })
  if (trust.isTrusted(hash)) return
  const answer = person.trustsCommands || (await person.confirm({ kind: 'trust', commands }))
  if (answer === null) halt({ kind: 'untrusted', commands })
  if (answer === false) halt({ kind: 'declined' })
  await trust.remember(hash)
}
