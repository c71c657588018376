import { closeSync, openSync, readSync } from 'node:fs'

const BLOCK_BYTES = 1 << 16
const NEWLINE = 10

/** Each call answers the whole lines that a growing file has got since the one before; none while there is no file. */
export function followLines(path: string): () => string {
  let offset = 0
  return () => {
    const bytes = readFrom(path, offset)
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
    offset += whole.length
    return whole.toString()
  }
}

function readFrom(path: string, offset: number): Buffer {
  const file = tryOpen(path)
  if (file === null) return Buffer.alloc(0)
  const blocks: Buffer[] = []
  try {
    for (let at = offset; ; ) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES)
      const length = readSync(file, block, 0, BLOCK_BYTES, at)
      if (length === 0) return Buffer.concat(blocks)
      blocks.push(block.subarray(0, length))
      at += length
    }
  } finally {
    closeSync(file)
  }
}

function tryOpen(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch {
    return null
  }
}
