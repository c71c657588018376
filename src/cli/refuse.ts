import type { Words } from '../report/words.ts'

/** Ends a verb with words on stderr; thrown, and caught once in main. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly said: Words
  readonly code: number

  constructor(said: Words, code: number) {
    super(said.headline)
    this.said = said
    this.code = code
  }
}

/** Says no, for a reason and with a way on; `code` is the exit code. */
export function refuse(said: Words, code = 2): never {
  throw new Refused(said, code)
}
