import { loadRun } from '../../app/load-run.ts'
import { verifyRun } from '../../app/verify.ts'
import { verificationJson, verificationText } from '../../report/verification.ts'
import { exitCode } from '../exit-code.ts'
import { believed, openRun } from '../open-run.ts'
import { themeHere } from '../theme-here.ts'

/** `orch verify`: whether every landed tree is a verified tree, from git and the journal alone. */
export async function verify(options: { readonly run?: string; readonly json?: boolean }): Promise<number> {
  const { commonDir, loaded } = await openRun(options.run, exitCode.tasksFailed)
  const reload = () => believed(loadRun(commonDir, loaded.run), exitCode.tasksFailed)
  const found = await verifyRun(commonDir, loaded, reload)
  console.log(options.json ? verificationJson(found) : verificationText(found, themeHere()))
  return found.violations.length === 0 ? exitCode.ok : exitCode.tasksFailed
}
