import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beginRepository } from '../../../src/adapters/git/begin.ts'
import { makeDemo } from '../../../src/app/demo/make-demo.ts'
import type { AgentScript } from '../../../src/ports/agent-script.ts'
import { bundleProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'
import { hermeticGitEnv } from '../../support/git.ts'

/** The demo's tasks played by hand with plain git, one step at a time. */
export interface DemoStage {
  readonly repository: string
  /** One attempt in the task's own worktree, made from `main` when there is none; what is left over is committed. */
  attempt(task: string, number: number, prompt?: string): void
  /** True when the check passes on the task's branch, or on `main`. */
  isGreen(branch: string): boolean
  /** Merges the branch into `main`; false when that conflicts, with `main` as it was. */
  merge(task: string): boolean
  /** Merges `main` into the task's worktree, conflicts left in place. */
  mergeMainInto(task: string): void
  /** Takes the latest merge off `main`. */
  undo(): void
  read(path: string): string
}

export async function setStage(): Promise<DemoStage> {
  const folder = testFolder()
  const program = bundleProgram(
    new URL('../../../src/adapters/agent/scripted/main.ts', import.meta.url),
    folder,
  )
  const { repository } = await makeDemo(folder, beginRepository)
  const script = withoutPauses(join(folder, 'agents.json'))
  const worktree = (branch: string) => (branch === 'main' ? repository : join(folder, branch))
  const run = (cwd: string, args: readonly string[], env: object = {}) => {
    const [command = '', ...rest] = args
    return spawnSync(command, rest, { cwd, env: { ...hermeticGitEnv, ...env }, encoding: 'utf8' })
  }
  const git = (cwd: string, ...args: string[]) => run(cwd, ['git', ...args])
  return {
    repository,
    attempt(task, number, prompt = '') {
      if (number === 1) git(repository, 'worktree', 'add', '-b', task, worktree(task))
      const promptFile = join(folder, 'prompt.md')
      writeFileSync(promptFile, prompt)
      const about = { ORCH_TASK_ID: task, ORCH_ATTEMPT: `${number}`, ORCH_PROMPT_FILE: promptFile }
      const { status, stderr } = run(worktree(task), [process.execPath, program, script], about)
      if (status !== 0) throw new Error(stderr)
      git(worktree(task), 'add', '-A')
      git(worktree(task), 'commit', '-m', `Attempt ${number}`)
    },
    isGreen: (branch) => run(worktree(branch), [process.execPath, 'test/all.js']).status === 0,
    merge(task) {
      const isMerged = git(repository, 'merge', '--no-ff', '--no-edit', task).status === 0
      if (!isMerged) git(repository, 'merge', '--abort')
      return isMerged
    },
    mergeMainInto: (task) => git(worktree(task), 'merge', '--no-ff', '--no-edit', 'main'),
    undo: () => git(repository, 'reset', '--hard', 'HEAD^1'),
    read: (path) => readFileSync(join(repository, path), 'utf8'),
  }
}

function withoutPauses(path: string): string {
  const script: AgentScript = JSON.parse(readFileSync(path, 'utf8'))
  const fast = Object.entries(script).map(([task, scenes]) => [
    task,
    scenes.map((scene) => ({ ...scene, steps: scene.steps.filter((step) => step.do !== 'pause') })),
  ])
  writeFileSync(path, JSON.stringify(Object.fromEntries(fast)))
  return path
}
