import type { SuppliedCommand } from '../../core/plan/supplied-commands.ts'

/** Who can be asked while a run is being prepared. */
export interface Person {
  /** Whether commands that config and plan supply are asked about; `yes` agrees and remembers it, `own` are orch's own. */
  readonly trust: 'ask' | 'yes' | 'own'
  /** Asks a question that begins with what it is about; null when nobody is there. */
  confirm(question: Question): Promise<boolean | null>
}

export type Question =
  | { readonly kind: 'trust'; readonly commands: readonly SuppliedCommand[] }
  | {
      readonly kind: 'no-checks'
      readonly detected: readonly { readonly name: string; readonly run: string }[]
    }
  | { readonly kind: 'red-target'; readonly check: string; readonly tail: string }
