import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from './ground.ts'
import { execute } from './ground.ts'

/**
 * What a good engineer would write with plain git: a worktree for each task, a commit, a merge under a lock, and
 * everything put away. `lanes` tasks run at once.
 */
export function runBaseline(
  ground: Ground,
  repository: string,
  ask: { readonly tasks: number; readonly lanes: number },
): void {
  const trees = join(repository, '..', 'trees')
  mkdirSync(trees)
  const args = [repository, trees, `${ask.tasks}`, `${ask.lanes}`]
  execute(ground, repository, ['bash', '-c', script, 'baseline', ...args])
}

const script = `set -e
export repository=$1 trees=$2
run_task() {
  set -e
  export ORCH_TASK_ID=$1
  git worktree add -q --no-track -b "task/$1" "$trees/$1" main
  cd "$trees/$1"
  sh tools/agent.sh
  git add -A
  git commit -q -m "Task $1"
  cd "$repository"
  flock .git/landing git merge -q --no-ff -m "Land $1" "task/$1"
  git worktree remove --force "$trees/$1"
  flock .git/landing git branch -q -D "task/$1"
}
export -f run_task
if [ "$4" = 1 ]; then
  for task in $(seq -f 't%g' "$3"); do (run_task "$task"); done
else
  seq -f 't%g' "$3" | xargs -P "$4" -I{} bash -c 'run_task {}'
fi
`

/** The tree that a finished repository stands at; throws when anything is missing or left over. */
export function finishedTree(ground: Ground, repository: string, tasks: number): string {
  const git = (...args: readonly string[]) => execute(ground, repository, ['git', ...args])
  const landed = git('rev-list', '--count', '--merges', '--first-parent', 'main')
  const branches = git('for-each-ref', '--format=%(refname)', 'refs/heads')
  const dirty = git('status', '--porcelain')
  git('fsck', '--connectivity-only', '--no-dangling')
  if (landed !== `${tasks}`) throw new Error(`${landed} of ${tasks} tasks landed`)
  if (branches !== 'refs/heads/main') throw new Error(`branches are left: ${branches}`)
  if (dirty !== '') throw new Error(`the checkout is not clean: ${dirty}`)
  return git('rev-parse', 'main^{tree}')
}
