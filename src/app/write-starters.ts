import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { template } from './compose/package.ts'
import { starterConfig } from './config/starter.ts'
import type { Detection } from './detect.ts'
import { detect } from './detect.ts'
import { versionOf } from './doctor/agents.ts'
import { configName } from './start/target.ts'

/** What was written beside what was found; `kept` files were there before. */
export interface Starters {
  readonly detection: Detection
  readonly written: readonly string[]
  readonly kept: readonly string[]
  /** What each agent says it is; null for one that does not say in time. */
  readonly versions: ReadonlyMap<string, string | null>
}

/** Whoever begins waits for this; what takes longer is for `orch doctor`. */
const versionMs = 3_000

const planName = 'plan.json'

/** Writes the config and a first plan into a checkout's root; null, and nothing written, when a config is there. */
export async function writeStarters(
  root: string,
  { force }: { readonly force: boolean },
): Promise<Starters | null> {
  if (!force && existsSync(join(root, configName))) return null
  const detection = detect(root, process.env.PATH ?? '')
  const texts = new Map([
    [configName, starterConfig(detection)],
    [planName, await readFile(template(planName), 'utf8')],
  ])
  const kept = force ? [] : [...texts.keys()].filter((name) => existsSync(join(root, name)))
  const written = [...texts.keys()].filter((name) => !kept.includes(name))
  // `wx` holds also against whoever writes the same file in this very moment.
  for (const name of written)
    await writeFile(join(root, name), texts.get(name) ?? '', { flag: force ? 'w' : 'wx' })
  return { detection, written, kept, versions: await versionsOf(detection.agents, root) }
}

async function versionsOf(
  agents: readonly string[],
  cwd: string,
): Promise<ReadonlyMap<string, string | null>> {
  const setting = { env: process.env, cwd, timeoutMs: versionMs }
  return new Map(
    await Promise.all(agents.map(async (agent) => [agent, await versionOf(agent, setting)] as const)),
  )
}
