import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RunId } from '../../core/ids.ts'
import { toCommitId, toRunId } from '../../core/ids.ts'
import type { FileChange, Rescues, SavedRef } from '../../ports/rescues.ts'
import type { Git } from './git.ts'
import { makeGit } from './git.ts'
import { copyKept, listKept } from './kept-files.ts'
import { evidenceRef } from './merge.ts'
import { findMergeBase } from './refs.ts'

export interface RescueSetting {
  readonly commonDir: string
  /** The folder of all slots. */
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  /** Worktrees are made one at a time in a repository. */
  readonly exclusively: (work: () => Promise<unknown>) => Promise<'done' | 'locked'>
}

/** What was saved in the repository with this shared git folder. */
export function makeRescues({ commonDir, root, env, exclusively }: RescueSetting): Rescues {
  const git = makeGit({ gitDir: commonDir, commonDir, workTree: null }, env)
  return {
    runs: () => readRuns(git),
    refs: (run) => readSaved(git, run),
    kept: (run) => listKept(join(root, '.kept', run)),
    mergeBase: (a, b) => findMergeBase(git, a, b),
    async log(from, to, most) {
      const text = await git.text(['log', `-${most}`, '--format=%H %s', to, `^${from}`])
      return linesOf(text).map((line) => ({ commit: toCommitId(line.slice(0, 40)), subject: line.slice(41) }))
    },
    async changes(from, to) {
      const text = await git.text(['diff-tree', '-r', '-z', '--numstat', from, to])
      return text
        .split('\0')
        .filter((field) => field !== '')
        .map(readChange)
    },
    checkOut: (path, commit) => exclusively(() => git.run(['worktree', 'add', '--detach', path, commit])),
    layFiles: (path, commit) => layFiles(git.at(placeOf(path, commonDir)), commit),
    layKept: copyKept,
  }
}

async function readRuns(git: Git): Promise<readonly RunId[]> {
  const names = linesOf(await git.text(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/orch']))
  return [...new Set(names.map((name) => toRunId(name.split('/')[0] ?? '')))]
}

async function readSaved(git: Git, run: RunId): Promise<readonly SavedRef[]> {
  const folder = evidenceRef(run, '')
  const format = '%(objectname)%00%(refname)%00%(parent)%00%(committerdate:unix)%00%(contents:subject)'
  return linesOf(await git.text(['for-each-ref', `--format=${format}`, folder])).map((line) => {
    const [commit = '', ref = '', parents = '', seconds = '', subject = ''] = line.split('\0')
    const [parent] = parents.split(' ').filter(Boolean)
    return {
      name: ref.slice(folder.length),
      commit: toCommitId(commit),
      parent: parent === undefined ? null : toCommitId(parent),
      at: Number(seconds) * 1_000,
      subject,
    }
  })
}

/** `-` stands for lines of what is no text. */
function readChange(field: string): FileChange {
  const [added = '', removed = '', ...path] = field.split('\t')
  const lines = (text: string) => (text === '-' ? null : Number(text))
  return { path: path.join('\t'), addedLines: lines(added), removedLines: lines(removed) }
}

/** Through an index of its own, so that ignored files do not turn up as staged. */
async function layFiles(git: Git, commit: string): Promise<void> {
  const index = join(git.place.gitDir, 'orch-rescue-index')
  const env = { GIT_INDEX_FILE: index }
  try {
    await git.run(['read-tree', commit], { env })
    await git.run(['checkout-index', '-a', '-q'], { env })
  } finally {
    rmSync(index, { force: true })
  }
}

function placeOf(path: string, commonDir: string) {
  const [, named = ''] = /^gitdir: (.+)\n?$/.exec(readFileSync(join(path, '.git'), 'utf8')) ?? []
  return { gitDir: resolve(path, named), commonDir, workTree: path }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
