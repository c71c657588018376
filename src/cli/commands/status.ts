import { statusJson } from '../../report/json.ts'
import { statusTable } from '../../report/status-table.ts'
import { view } from '../../report/view.ts'
import { exitCode } from '../exit-code.ts'
import { openRun } from '../open-run.ts'
import { themeHere } from '../theme-here.ts'

/** `orch status`: where a run is, also when no engine is alive. */
export async function status(options: { readonly run?: string; readonly json?: boolean }): Promise<number> {
  const { loaded, onlooker } = await openRun(options.run)
  const seen = view(loaded.world, onlooker)
  const columns = process.stdout.isTTY === true ? process.stdout.columns : null
  console.log(
    options.json ? statusJson(seen) : statusTable(seen, { now: onlooker.now, theme: themeHere(), columns }),
  )
  return exitCode.ok
}
