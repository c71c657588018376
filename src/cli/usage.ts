import { words, wordsText } from '../report/words.ts'

/** A mistake in the arguments: one line, and a hint that names the nearest word or the help. */
export function usageText(
  { code, message }: { readonly code: string; readonly message: string },
  verb: string | null,
): string {
  const [first = '', suggestion] = message.split('\n')
  const said =
    code === 'commander.help'
      ? 'name a command'
      : first.replace(/^error: /, '').replace(choiceMessage, '$1 is not known. ')
  const nearest = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(suggestion ?? '')?.[1]
  const help = verb === null ? 'orch --help' : `orch ${verb} --help`
  return wordsText(words(`orch: ${said}`, nearest === undefined ? help : `did you mean ${nearest}?`))
}

/** Commander's own words for a value that is none of the choices. */
const choiceMessage = /^command-argument value ('.*') is invalid for argument '.*?'\. /
