import { examine } from '../../app/doctor/examine.ts'
import { doctorJson, doctorText, isBroken } from '../../report/doctor/text.ts'
import { exitCode } from '../exit-code.ts'
import { speaksUnicode, themeHere } from '../theme-here.ts'

/** `orch doctor`: what this machine has of everything orch works with, and what to do about the rest. */
export async function doctor({ json }: { readonly json?: boolean }): Promise<number> {
  const { stdout, env } = process
  const size = stdout.isTTY === true ? { columns: stdout.columns, rows: stdout.rows } : null
  const terminal = { size, isDumb: env.TERM === 'dumb', isUnicode: speaksUnicode(env) }
  const checkup = await examine({ cwd: process.cwd(), env, terminal })
  console.log(json ? doctorJson(checkup) : doctorText(checkup, themeHere()))
  return isBroken(checkup) ? exitCode.environment : exitCode.ok
}
