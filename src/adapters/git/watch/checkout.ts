import type { Change } from '../../../core/escape/change.ts'
import type { Git } from '../git.ts'

/** Paths that differ from the checkout's commit, with git's code for how. */
type Seen = ReadonlyMap<string, string>

/** A look takes 60 ms at 9,000 files, so that its cost stays below 2 % of the time. */
const restFactor = 50

/** The user's checkout, which people work in while agents run. */
export interface CheckoutLook {
  /** Paths that differ, and did not or not so at the last look; null where that was too short ago and nobody insists. */
  changes(insists: boolean): Promise<readonly Change[] | null>
}

export function makeCheckoutLook(
  git: Git,
  {
    now,
    quietly,
  }: {
    readonly now: () => number
    readonly quietly: <Result>(work: () => Promise<Result>) => Promise<Result>
  },
): CheckoutLook {
  let before: Seen | null = null
  let next = Number.NEGATIVE_INFINITY
  let leastMs = Number.POSITIVE_INFINITY
  const look = async (): Promise<Seen | null> => {
    const begun = now()
    const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal']
    // What is not to be read now is looked at another time.
    const text = await git.text(args).catch(() => null)
    // The least, for a busy machine makes every look long.
    leastMs = Math.min(leastMs, now() - begun)
    next = now() + restFactor * leastMs
    if (text === null) return before
    return new Map(
      text.split('\0').flatMap((line) => (line === '' ? [] : [[line.slice(3), line.slice(0, 2)]])),
    )
  }
  return {
    changes: async (insists) => {
      if (now() < next && !insists) return null
      const [was, first] = [before, await look()]
      // In the middle of a landing paths differ that do not a moment later.
      before = was !== null && newIn(was, first).length > 0 ? await quietly(look) : first
      return was === null ? [] : Promise.all(newIn(was, before).map((each, at) => changeOf(git, each, at)))
    },
  }
}

function newIn(was: Seen, is: Seen | null): readonly (readonly [path: string, code: string])[] {
  return [...(is ?? [])].filter(([path, code]) => was.get(path) !== code)
}

const mostDiffs = 3
const mostCharacters = 1_000

async function changeOf(
  git: Git,
  [name, code]: readonly [path: string, code: string],
  at: number,
): Promise<Change> {
  const how = /[?A]/.test(code) ? 'added' : code.includes('D') ? 'removed' : 'changed'
  if (how === 'added' || at >= mostDiffs) return { name, how, detail: '' }
  const args = [
    'diff',
    'HEAD',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--',
    `:(top,literal)${name}`,
  ]
  const diff = await git.text(args).catch(() => '')
  return { name, how, detail: diff.split('\n').slice(4).join('\n').slice(0, mostCharacters) }
}
