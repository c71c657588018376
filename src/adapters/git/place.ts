/** Where git works: always named, never discovered. */
export interface GitPlace {
  /** The git folder of one checkout, e.g. `.git` or `.git/worktrees/<name>`. */
  readonly gitDir: string
  /** The folder that all checkouts share; equals `gitDir` for the main one. */
  readonly commonDir: string
  /** The folder of the files, null for calls that touch objects and refs alone. */
  readonly workTree: string | null
}
