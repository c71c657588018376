import type { SuppliedCommand } from '../../core/plan/supplied-commands.ts'
import { openTrust, trustFile, trustHash } from '../trust.ts'
import { halt } from './halted.ts'
import type { Person } from './person.ts'

/** Asks once for exactly these commands; the answer is remembered outside the repository. */
export async function requireTrust(
  { repository, commands }: { readonly repository: string; readonly commands: readonly SuppliedCommand[] },
  person: Person,
): Promise<void> {
  if (commands.length === 0 || person.trust === 'own') return
  const trust = openTrust(trustFile(process.env))
  const exact = commands.map(({ use, owner, command }) => ({ where: `${use} ${owner ?? ''}`, command }))
  const hash = trustHash({ repository, commands: exact })
  if (trust.isTrusted(hash)) return
  const answer = person.trust === 'yes' || (await person.confirm({ kind: 'trust', commands }))
  if (answer === null) halt({ kind: 'untrusted', commands })
  if (answer === false) halt({ kind: 'declined' })
  await trust.remember(hash)
}
