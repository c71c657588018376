import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { demoConfig, plan } from './plan.ts'
import { project } from './project.ts'
import { script } from './script.ts'

/** Makes a repository of a folder with files: one commit of all of them on `main`. */
export type BeginRepository = (folder: string, message: string) => Promise<void>

export interface Demo {
  readonly repository: string
  readonly plan: string
}

/** Lays the demo's repository, config, plan and script out in an empty folder, for `orch run` to take from there. */
export async function makeDemo(folder: string, beginRepository: BeginRepository): Promise<Demo> {
  const repository = join(folder, 'calc')
  const scriptFile = join(folder, 'agents.json')
  writeFiles(repository, {
    ...project,
    '.orchestrator.json': json(demoConfig(scriptFile)),
    'plan.json': json(plan),
  })
  writeFiles(folder, { 'agents.json': json(script) })
  await beginRepository(repository, 'Begin a small calculator')
  return { repository, plan: join(repository, 'plan.json') }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
