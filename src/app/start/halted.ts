import type { Halt } from '../../core/halt.ts'

/** Ends a start from deep within; caught once where starts begin, and told as the value it carries. */
export class Halted extends Error {
  override readonly name = 'Halted'
  readonly halt: Halt

  constructor(halt: Halt) {
    super(halt.kind)
    this.halt = halt
  }
}

export function halt(reason: Halt): never {
  throw new Halted(reason)
}

/** What came of something that may halt. */
export type OrHalt<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'halt'; readonly halt: Halt }

/** Turns a thrown halt into a value; everything else goes on up. */
export async function catchHalt<Value>(work: () => Promise<Value>): Promise<OrHalt<Value>> {
  try {
    return { kind: 'ok', value: await work() }
  } catch (error) {
    if (error instanceof Halted) return { kind: 'halt', halt: error.halt }
    throw error
  }
}
