import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginDemoRepository } from '../../app/compose/demo.ts'
import { makeDemo } from '../../app/demo/make-demo.ts'
import { exitCode } from '../exit-code.ts'
import type { UiName } from '../ui/open.ts'
import { run } from './run.ts'

export interface DemoOptions {
  readonly ui: UiName | null
}

/** `orch demo`: a throw-away repository and a real run in it, only the agents are scripted. */
export async function demo({ ui }: DemoOptions): Promise<number> {
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
    trust: 'own',
    deadlineMs: null,
  })
  console.error(`\nthe repository stays for you to look around in: cd ${repository}`)
  // A dead letter is part of the show.
  return code === exitCode.tasksFailed ? exitCode.ok : code
}
