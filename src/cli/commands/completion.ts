import type { Command } from 'commander'
import { exitCode } from '../exit-code.ts'

type Shell = 'bash' | 'zsh' | 'fish'

/** `orch completion`: a script that completes verbs and their options. */
export async function completion(shell: Shell, program: Command): Promise<number> {
  const verbs = program.commands.map((command) => wordsOf(command, program))
  console.log(scripts[shell](verbs))
  return exitCode.ok
}

/** What may stand behind a verb. */
interface VerbWords {
  readonly name: string
  readonly about: string
  readonly words: readonly string[]
}

function wordsOf(command: Command, program: Command): VerbWords {
  const shared = program.options.filter(({ long }) => long !== '--version')
  const options = [...command.options, ...shared].filter(({ hidden }) => !hidden)
  const parts = command.commands.map((part) => part.name())
  const choices = [...parts, ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])]
  const flags = options.flatMap(({ long }) => long ?? [])
  return { name: command.name(), about: command.description(), words: [...choices, ...flags, '--help'] }
}

const scripts: Readonly<Record<Shell, (verbs: readonly VerbWords[]) => string>> = { bash, zsh, fish }

function bash(verbs: readonly VerbWords[]): string {
  return `_orch() {
  local word=\${COMP_WORDS[COMP_CWORD]} verb=\${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${verbs.map(({ name }) => name).join(' ')} --help --version'
  else
    case $verb in
${verbs.map(({ name, words }) => `      ${name}) words='${words.join(' ')}' ;;`).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _orch orch`
}

function zsh(verbs: readonly VerbWords[]): string {
  return `#compdef orch
_orch() {
  if (( CURRENT == 2 )); then
    local -a verbs=(
${verbs.map(({ name, about }) => `      '${name}:${about.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`).join('\n')}
    )
    _describe verb verbs
  else
    case $words[2] in
${verbs.map(({ name, words }) => `      ${name}) compadd -- ${words.join(' ')} ;;`).join('\n')}
    esac
    _files
  fi
}
compdef _orch orch`
}

function fish(verbs: readonly VerbWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return verbs
    .flatMap(({ name, about, words }) => [
      `complete -c orch -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
      ...words.map((word) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
        return `complete -c orch -n '__fish_seen_subcommand_from ${name}' ${what}`
      }),
    ])
    .join('\n')
}
