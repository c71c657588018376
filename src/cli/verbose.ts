let told = false

/** `--verbose`: from now on what orch does beside its answer is told. */
export function beVerbose(): void {
  told = true
}

export function isVerbose(): boolean {
  return told
}

/** One line on stderr for those who asked for more. */
export function detail(line: string): void {
  if (told) console.error(line)
}
