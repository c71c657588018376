import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Programs by name, each a shell script, in a folder to be put on PATH. */
export function fakePrograms(folder: string, scripts: Readonly<Record<string, string>>): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}

/** A program that answers `--version` and everything else, which asks for help, as the real one was recorded to. */
export function answering({ version, help }: { readonly version: string; readonly help: string }): string {
  return `case "$1" in --version) cat <<'END'\n${version}\nEND\n;; *) cat <<'END'\n${help}\nEND\n;; esac`
}
