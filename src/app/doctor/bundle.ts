import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import manifest from '../../../package.json' with { type: 'json' }
import type { Checkup } from '../../report/doctor/checkup.ts'
import { findingsOf } from '../../report/doctor/findings.ts'
import { loadRun } from '../load-run.ts'
import { makeRedactor } from '../redact.ts'
import { listRuns, runPaths } from '../run-folder.ts'
import { secretsOf } from '../secrets.ts'

/** The newest runs say what is going on; older ones would only make it large. */
const mostRuns = 3
/** Of each log the end. */
const mostLogBytes = 1024 * 1024

/** What a bundle holds, for whoever is about to send it. */
export interface Bundled {
  readonly runs: readonly string[]
  readonly events: number
  readonly bytes: number
}

/**
 * Writes one gzipped JSON file with versions, findings, and of the newest runs config, journal and log. Values that
 * config and plans take from the environment, and those of variables that are named like secrets, are taken out.
 * Rejects where the file is there already.
 */
export async function writeBundle(
  file: string,
  about: {
    readonly checkup: Checkup
    readonly commonDir: string | null
    readonly env: Readonly<Record<string, string | undefined>>
  },
): Promise<Bundled> {
  const { checkup, commonDir, env } = about
  const names = commonDir === null ? [] : listRuns(commonDir).slice(-mostRuns)
  const redactor = makeRedactor()
  redactor.learn(Object.entries(env).flatMap(([name, value]) => (SECRET.test(name) && value ? [value] : [])))
  const runs = names.map((run) => {
    const loading = loadRun(commonDir ?? '', run)
    const world = loading.kind === 'loaded' ? loading.loaded.world : null
    const config = world?.run?.config
    if (world !== null && config !== undefined) {
      const tasks = [...world.tasks.values()].map(({ spec }) => spec)
      redactor.learn(secretsOf({ config, tasks, parent: env }))
    }
    const paths = runPaths(commonDir ?? '', run)
    const journal = linesOf(textOf(paths.journal))
    const fault = loading.kind === 'fault' ? loading.fault : null
    return {
      run,
      fault,
      config: parsed(textOf(paths.config)),
      journal,
      log: textOf(paths.log).slice(-mostLogBytes),
    }
  })
  const { version } = manifest
  const versions = {
    orch: version,
    node: process.versions.node,
    git: checkup.git,
    platform: `${process.platform} ${process.arch}`,
  }
  const content = {
    v: 1,
    at: new Date().toISOString(),
    versions,
    checkup,
    findings: findingsOf(checkup),
    runs,
  }
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'string' ? redactor.redact(value) : value,
  )
  const packed = gzipSync(text)
  await writeFile(file, packed, { flag: 'wx', mode: 0o600 })
  return {
    runs: names,
    events: runs.reduce((sum, { journal }) => sum + journal.length, 0),
    bytes: packed.length,
  }
}

const SECRET = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i

/** As values, so that a secret is found however JSON writes it. */
function linesOf(journal: string): readonly unknown[] {
  return journal
    .split('\n')
    .filter((line) => line !== '')
    .map(parsed)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
