import type { RepositoryProblem } from '../../core/halt.ts'

/** Why orch does not work in a repository, and what to do. */
export function problemText(problem: RepositoryProblem): string {
  switch (problem.kind) {
    case 'git-missing':
      return 'git is not installed; install git 2.39 or newer'
    case 'git-too-old':
      return `git ${problem.found} is too old; ${problem.needed} or newer is needed`
    case 'no-such-folder':
      return `there is no folder ${problem.path}`
    case 'not-a-repository':
      return `${problem.path} is not in a git repository; go to one, or make one with git init`
    case 'dubious-ownership':
    case 'unreadable':
      return problem.detail
    case 'bare':
      return `${problem.gitDir} is a bare repository, which has no files to work on; use a clone with a checkout`
    case 'inside-git-folder':
      return `this is git's own folder ${problem.gitDir}; go to the checkout`
    case 'object-format':
      return `the repository keeps its objects as ${problem.found}; orch knows sha1`
    case 'ref-format':
      return `the repository keeps its refs as ${problem.found}; orch knows files`
    case 'sparse-checkout':
      return 'the checkout is sparse; orch works on whole trees (git sparse-checkout disable)'
    case 'partial-clone':
      return 'the clone is partial, so merges would miss objects; use a full clone (git clone without --filter)'
    case 'unborn':
      return `the branch ${problem.branch ?? 'HEAD'} has no commit yet; make a first one with git commit`
    case 'submodules':
      return `submodules do not work in orch's worktrees yet: ${problem.paths.join(', ')}`
    case 'lfs':
      return `Git LFS does not work in orch's worktrees yet: ${problem.attributeFiles.join(', ')}`
    case 'signing-fails':
      return `commits are to be signed and signing fails: ${problem.detail}`
  }
}
