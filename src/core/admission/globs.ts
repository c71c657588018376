import picomatch from 'picomatch'

const compiled = new Map<string, (path: string) => boolean>()

/** True when one of the globs covers the path; dotfiles count. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matcher(glob)(path))
}

function matcher(glob: string): (path: string) => boolean {
  const known = compiled.get(glob)
  if (known !== undefined) return known
  const made = picomatch(glob, { dot: true })
  compiled.set(glob, made)
  return made
}
