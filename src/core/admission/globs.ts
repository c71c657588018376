import picomatch from 'picomatch'

const compiled = new Map<string, (path: string) => boolean>()

/** True when one of the globs covers the path, or names it or a folder above it as it stands; dotfiles count. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => isAtOrAbove(glob, path) || matcher(glob)(path))
}

/** `src/[id]` is a name before it is a pattern, and a folder is all that is in it. */
function isAtOrAbove(name: string, path: string): boolean {
  return path === name || path.startsWith(name.endsWith('/') ? name : `${name}/`)
}

function matcher(glob: string): (path: string) => boolean {
  const known = compiled.get(glob)
  if (known !== undefined) return known
  const made = picomatch(glob, { dot: true })
  compiled.set(glob, made)
  return made
}
