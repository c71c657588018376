import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { locateRepository } from '../../app/compose/records.ts'
import { writeBundle } from '../../app/doctor/bundle.ts'
import { examine } from '../../app/doctor/examine.ts'
import type { Checkup } from '../../report/doctor/checkup.ts'
import { doctorJson, doctorText, isBroken } from '../../report/doctor/text.ts'
import { count, listed } from '../../report/text.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { refuse } from '../refuse.ts'
import { speaksUnicode, themeHere } from '../theme-here.ts'

export interface DoctorOptions {
  readonly json?: boolean
  /** Where to write everything that somebody who helps would ask for. */
  readonly bundle?: string
}

/** `orch doctor`: what this machine has of everything orch works with, what runs left, and what to do about it. */
export async function doctor({ json, bundle }: DoctorOptions): Promise<number> {
  if (bundle !== undefined && existsSync(bundle))
    return refuse(words(`${bundle} is there already`, 'name a new file'))
  const { stdout, env } = process
  const size = stdout.isTTY === true ? { columns: stdout.columns, rows: stdout.rows } : null
  const terminal = { size, isDumb: env.TERM === 'dumb', isUnicode: speaksUnicode(env) }
  const checkup = await examine({ cwd: process.cwd(), env, terminal })
  console.log(json ? doctorJson(checkup) : doctorText(checkup, themeHere()))
  if (bundle !== undefined) await bundleUp(resolve(bundle), checkup)
  return isBroken(checkup) ? exitCode.environment : exitCode.ok
}

async function bundleUp(file: string, checkup: Checkup): Promise<void> {
  const here = await locateRepository(process.cwd(), process.env)
  const { runs, events, bytes } = await writeBundle(file, {
    checkup,
    commonDir: here?.commonDir ?? null,
    env: process.env,
  })
  const ofRuns = runs.length === 0 ? 'no run' : `config, ${count(events, 'event')} and log of ${listed(runs)}`
  console.error(
    `${file} (${Math.ceil(bytes / 1024)} KiB, gzipped JSON): versions, all of the above, ${ofRuns}`,
  )
  console.error(
    'prompts and what agents said are in it; secrets that config and plans name are taken out: look before you send it',
  )
}
