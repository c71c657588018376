/** What `git check-ref-format --branch` accepts, without asking git. */
export function isBranchName(name: string): boolean {
  const parts = name.split('/')
  return (
    !name.startsWith('-') &&
    name !== 'HEAD' &&
    name !== '@' &&
    !/[\s\p{Cc}~^:?*[\\]|\.\.|@\{/u.test(name) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !name.endsWith('.')
  )
}
