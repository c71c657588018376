import { readdirSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { besides, toTakeOut } from '../../app/saved-work.ts'
import { toCommitId } from '../../core/ids.ts'
import { amountText } from '../../report/rescue/text.ts'
import { listed, short } from '../../report/text.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { openSaved } from '../open-saved.ts'
import { refuse } from '../refuse.ts'
import { requireSaved } from './rescue.ts'

/** `orch rescue restore`: saved work in a worktree of its own, at a place the person names. */
export async function rescueRestore(
  name: string,
  { to, run }: { readonly to: string; readonly run?: string },
): Promise<number> {
  const path = resolve(to)
  requireEmpty(path)
  const { rescues, saved } = await openSaved(run)
  const entry = toTakeOut(requireSaved(saved, name), saved)
  if (entry === null || entry.commit === null)
    return refuse(words(`no commit is saved of ${name}`, `orch rescue show ${name} says where it is`))
  if ((await rescues.checkOut(path, toCommitId(entry.commit))) === 'locked')
    return refuse(words('another program makes worktrees here', 'try again'), exitCode.locked)
  const { ignored, nested, kept } = besides(entry, saved)
  console.log(`${entry.name} is checked out at ${path} (${short(entry.commit)}, on no branch)`)
  if (ignored?.commit != null) {
    await rescues.layFiles(path, toCommitId(ignored.commit))
    console.log(`with its ignored files (${ignored.name})`)
  }
  if (nested?.commit != null) {
    await rescues.layFiles(path, toCommitId(nested.commit))
    console.log(`with the files of repositories inside, their refs in bundles beside them (${nested.name})`)
  }
  if (kept?.kept != null) {
    const { files, place } = kept.kept
    const left = await rescues.layKept(path, place)
    console.log(`with what no commit holds (${amountText(files)})`)
    if (left.length > 0) console.log(`but for ${listed(left)}: still in ${place}`)
  }
  const at = shellWord(relative(process.cwd(), path) || '.')
  console.error(`git -C ${at} switch -c NAME goes on with it; git worktree remove --force ${at} removes it`)
  return exitCode.ok
}

function requireEmpty(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (stat.isDirectory() && readdirSync(path).length === 0) return
  refuse(
    words(
      stat.isDirectory() ? `${path} is not empty` : `${path} is no folder`,
      '--to names a new folder, or an empty one',
    ),
  )
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
