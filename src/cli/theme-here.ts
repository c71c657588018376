import type { Theme } from '../report/theme.ts'
import { makeTheme } from '../report/theme.ts'

/** How text is dressed for this process's stdout or stderr. */
export function themeHere(stream: NodeJS.WriteStream = process.stdout): Theme {
  const { env } = process
  return makeTheme({ colour: wantsColour(stream, env), ascii: !speaksUnicode(env) })
}

/** NO_COLOR counts before FORCE_COLOR; `--no-color` sets it. */
function wantsColour(
  stream: NodeJS.WriteStream,
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
): boolean {
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return stream.isTTY === true && TERM !== 'dumb'
}

/** True where the locale says that its letters are Unicode. */
export function speaksUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
