import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginDemoRepository } from '../../app/compose/demo.ts'
import { makeDemo } from '../../app/demo/make-demo.ts'
import { exitCode } from '../exit-code.ts'
import type { UiName } from '../ui/screen.ts'
import { run } from './run.ts'

export interface DemoOptions {
  readonly ui: UiName | null
  /** Leaves the repository for people to look around in. */
  readonly keep: boolean
}

/** `orch demo`: a throw-away repository and a real run in it, only the agents are scripted. */
export async function demo({ ui, keep }: DemoOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'orch-demo-'))
  const { repository, plan } = await makeDemo(folder, beginDemoRepository)
  console.error(`a repository to play with: ${repository}`)
  process.chdir(repository)
  const code = await run({
    source: { kind: 'file', path: plan },
    target: null,
    agent: null,
    config: null,
    concurrency: null,
    noChecks: false,
    dryRun: false,
    earlier: 'fresh',
    ui,
    detach: false,
    yes: true,
    deadlineMs: null,
  })
  if (code !== exitCode.ok && code !== exitCode.tasksFailed) return code
  if (keep) {
    console.error(`it stays for you to look around: cd ${repository}`)
  } else {
    process.chdir(tmpdir())
    await rm(folder, { recursive: true, force: true })
  }
  return exitCode.ok
}
