import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demandsOf } from './demands.ts'
import type { Repository } from './state.ts'

/** Makes the bare repository refuse pushes that the rules refuse, in GitHub's words. */
export function guardPushes(repository: Repository): void {
  const branches = [...repository.rules.keys(), ...repository.protections.keys()]
  const closed = [...new Set(branches)].filter((branch) => {
    const { pullRequest, locked, queue } = demandsOf(repository, branch)
    return pullRequest || locked || queue
  })
  const cases = closed.map((branch) => `refs/heads/${branch}) refuse "$ref" ;;`)
  const hook = join(repository.bare.gitDir, 'hooks/pre-receive')
  mkdirSync(join(hook, '..'), { recursive: true })
  writeFileSync(
    hook,
    `${preamble}\nwhile read -r old new ref; do case "$ref" in\n${cases.join('\n')}\nesac; done\n`,
  )
  chmodSync(hook, 0o755)
}

const preamble = `#!/bin/sh
refuse() {
  echo "error: GH013: Repository rule violations found for $1." >&2
  echo "- Changes must be made through a pull request." >&2
  exit 1
}`
