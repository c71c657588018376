import { waitingAsks } from '../../app/inbox.ts'
import { askText } from '../../report/asks.ts'
import { statusJson } from '../../report/json.ts'
import { statusTable } from '../../report/status-table.ts'
import { view } from '../../report/view.ts'
import { words, wordsText } from '../../report/words.ts'
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
  tellWaitingAsks(loaded.paths.inbox, onlooker.engineAlive)
  return exitCode.ok
}

/** What was decided and has not happened yet, as no engine is there to do it. */
function tellWaitingAsks(inbox: string, engineAlive: boolean): void {
  const asks = engineAlive ? [] : waitingAsks(inbox)
  if (asks.length === 0) return
  const named = asks.map(({ ask }) => askText(ask.command)).join('; ')
  console.error(wordsText(words(`recorded, and not yet done: ${named}`, 'orch resume')))
}
