import { createHash } from 'node:crypto'

/** Numbers in [0, 1) that the same seed and name always give again, whatever else was asked. */
export function chance(seed: string, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0) / 2 ** 32
}
