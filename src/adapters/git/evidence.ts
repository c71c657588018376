import { join } from 'node:path'
import type { RunId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { CommitEvidence, Evidence } from '../../ports/evidence.ts'
import { makeGit } from './git.ts'
import { evidenceRef } from './merge.ts'
import { forkOf, standIn } from './merge-since.ts'
import { makeNeutralGround } from './neutral.ts'
import { branchRef, readRef, readTree } from './refs.ts'
import { trackingRef } from './remote.ts'
import { replayTrees } from './replay/trees.ts'
import { makeStanding } from './standing.ts'

// One field per line, then the whole message; `-z` ends each commit.
const format = '--format=%H%n%T%n%P%n%B'

/** Evidence of the repository with this shared git folder; targets are branches of `upstream` where one is named. */
export function openEvidence(
  commonDir: string,
  env: NodeJS.ProcessEnv,
  upstream: string | null = null,
): Evidence {
  const git = makeGit({ gitDir: commonDir, commonDir, workTree: null }, env)
  const ground = makeNeutralGround({ commonDir, folder: join(commonDir, 'orch', 'neutral'), env })
  const standing = makeStanding(git, 'orch')
  const log = async (args: readonly string[], input = '') =>
    readCommits(await git.text(['log', '-z', format, ...args], { input }))
  return {
    tip: (branch) => readRef(git, upstream === null ? branchRef(branch) : trackingRef(upstream, branch)),
    async commits(ids) {
      if (ids.length === 0) return new Map()
      const found = await log(['--no-walk=unsorted', '--ignore-missing', '--stdin'], `${ids.join('\n')}\n`)
      return new Map(found.map((each) => [each.commit, each]))
    },
    firstParents: (from, to) => log(['--first-parent', from, `^${to}`]),
    async reaches(from, commit) {
      // 128: no such commit.
      const args = ['merge-base', '--is-ancestor', commit, from]
      return (await git.run(args, { okCodes: [0, 1, 128] })).code === 0
    },
    async mergedTree({ base, head, since }) {
      const tree = await readTree(git, base)
      const { git: neutral } = await ground.at(tree)
      const fork = await forkOf(git, { base, head, since })
      const side = fork === null ? base : await standIn(standing, { tree, parent: fork })
      const merged = await neutral.run(['merge-tree', '--write-tree', '-z', side, head], { okCodes: [0, 1] })
      return merged.code === 0 ? toTreeId(merged.stdout.toString('latin1').slice(0, 40)) : null
    },
    async replayedTrees({ base, head, since }) {
      const baseTree = await standing.tree(base)
      const fork = await forkOf(git, { base, head, since })
      const replaying = { git, standing, ground: await ground.at(baseTree) }
      const replay = await replayTrees(replaying, { base, baseTree, head, fork })
      return replay.kind === 'replayed' ? replay.steps.map(({ tree }) => tree) : null
    },
    async refs(run: RunId) {
      const folder = evidenceRef(run, '')
      const listing = await git.text(['for-each-ref', '--format=%(objectname) %(refname)', folder])
      return new Map(
        listing
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => [line.slice(41 + folder.length), toCommitId(line.slice(0, 40))]),
      )
    },
  }
}

function readCommits(log: string): readonly CommitEvidence[] {
  return log
    .split('\0')
    .filter((record) => record !== '')
    .map(readCommit)
}

function readCommit(record: string): CommitEvidence {
  const [commit = '', tree = '', parents = '', ...message] = record.split('\n')
  const paragraphs = message.join('\n').trimEnd().split('\n\n')
  return {
    commit: toCommitId(commit),
    tree: toTreeId(tree),
    parents: parents.split(' ').filter(Boolean).map(toCommitId),
    subject: message[0] ?? '',
    trailers: readTrailers(paragraphs.length > 1 ? (paragraphs.at(-1) ?? '') : ''),
  }
}

function readTrailers(paragraph: string): ReadonlyMap<string, string> {
  const lines = paragraph.split('\n').map((line) => /^(Orch-\w+): (.*)$/.exec(line))
  return new Map(lines.flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? '']])))
}
