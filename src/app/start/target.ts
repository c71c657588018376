import type { CommitId } from '../../core/ids.ts'
import { nearest } from '../../core/plan/nearest.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { lookup } from '../document/lookup.ts'
import { readJsonText } from '../document/read.ts'
import { halt } from './halted.ts'

/** Where a run lands, and where that is now. */
export interface Target {
  readonly branch: string
  readonly tip: CommitId
}

/** `--target`, the plan's, the one that HEAD's config names, the current branch: the first there is. */
export async function chooseTarget(
  opened: OpenedRepository,
  { option, plan }: { readonly option: string | null; readonly plan: string | null },
): Promise<Target> {
  const branch = option ?? plan ?? (await configuredTarget(opened)) ?? opened.facts.branch
  if (branch === null) return halt({ kind: 'no-target' })
  const tip = await opened.repository.tip(branch)
  if (tip !== null) return { branch, tip }
  const branches = await opened.branches()
  return halt({ kind: 'target-missing', target: branch, nearest: nearest(branch, branches) })
}

/** Looked at by itself, as the rest of the config is the target's to say. */
async function configuredTarget(opened: OpenedRepository): Promise<string | null> {
  const text = await opened.fileAt(opened.facts.head, configName)
  if (text === null) return null
  const reading = readJsonText(configName, text)
  const target = reading.kind === 'diagnostics' ? undefined : lookup(reading.document.value, ['target'])
  return typeof target === 'string' ? target : null
}

export const configName = '.orchestrator.json'
