import type { SavedOutline } from '../../app/saved-work.ts'
import { measured, savedNamed, worthListing } from '../../app/saved-work.ts'
import { toCommitId } from '../../core/ids.ts'
import { nearest } from '../../core/plan/nearest.ts'
import { savedJson } from '../../report/rescue/json.ts'
import { savedListText, savedText } from '../../report/rescue/text.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { openSaved } from '../open-saved.ts'
import { refuse } from '../refuse.ts'
import { themeHere } from '../theme-here.ts'

export interface RescueOptions {
  readonly run?: string
  readonly json?: boolean
}

/** More commits than this are for `git log`. */
const mostCommits = 20

/** `orch rescue list`: work that was saved and has not landed; with `all`, everything that has a ref. */
export async function rescueList({
  all,
  ...options
}: RescueOptions & { readonly all?: boolean }): Promise<number> {
  const { told, rescues, saved } = await openSaved(options.run)
  const { run, world } = told
  const found = await measured(rescues, told, all ? saved : worthListing(saved, world))
  const entries = found.filter(({ kind, files }) => all || kind === 'other' || files.length > 0)
  if (options.json) console.log(savedJson(run, entries))
  else if (entries.length === 0) console.log(`nothing is saved of run ${run} but what has landed`)
  else {
    console.log(savedListText(entries, { now: Date.now(), theme: themeHere() }))
    console.error(`\norch rescue show NAME tells more, orch rescue restore NAME --to PATH takes it out`)
  }
  return exitCode.ok
}

/** `orch rescue show`: where saved work is, what is in it, and how to look at it with git. */
export async function rescueShow(name: string, options: RescueOptions): Promise<number> {
  const { told, rescues, saved } = await openSaved(options.run)
  const entries = await measured(rescues, told, requireSaved(saved, name))
  const shown = await Promise.all(
    entries.map(async (entry) => ({
      entry,
      log:
        entry.commit === null || entry.from === null
          ? []
          : await rescues.log(toCommitId(entry.from), toCommitId(entry.commit), mostCommits),
    })),
  )
  if (options.json)
    console.log(
      savedJson(
        told.run,
        shown.map(({ entry, log }) => ({ ...entry, commits: log })),
      ),
    )
  else {
    const setting = { now: Date.now(), theme: themeHere() }
    console.log(shown.map(({ entry, log }) => savedText(entry, log, setting)).join('\n\n'))
  }
  return exitCode.ok
}

/** What the name means, or the refusal that names the nearest. */
export function requireSaved(saved: readonly SavedOutline[], name: string): readonly SavedOutline[] {
  const named = savedNamed(saved, name)
  if (named.length > 0) return named
  const near = nearest(name, [...saved.map((entry) => entry.name), ...new Set(saved.map(({ task }) => task))])
  return refuse(
    words(
      `nothing is saved as "${name}"`,
      near === null ? 'orch rescue list --all shows what is' : `did you mean ${near}?`,
    ),
  )
}
