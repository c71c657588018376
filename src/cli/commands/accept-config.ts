import { readSettings } from '../../app/compose/repository.ts'
import { settingChanges } from '../../core/escape/settings.ts'
import { settingsClause } from '../../report/words/settings.ts'
import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'

/** `orch doctor --accept-config`: takes git's settings as they are now, so that a run they stopped may go on. */
export async function acceptConfig({ run }: { readonly run?: string }): Promise<number> {
  const opened = await openRunToDecide('doctor --accept-config', run)
  const settings = await readSettings(opened.commonDir)
  const changes = settingChanges(opened.run.gitSettings ?? [], settings)
  const outcome = await decideBy(opened, { verb: 'doctor', command: { type: 'accept-settings', settings } })
  const what = changes.length === 0 ? 'nothing changed' : settingsClause(changes)
  sayAsked(`git's settings are accepted as they are (${what})`, outcome)
  return exitCode.ok
}
