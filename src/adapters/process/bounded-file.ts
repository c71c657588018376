import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'

export interface BoundedFile {
  append(bytes: Buffer): void
  /** Puts the tail behind the head. */
  close(): void
}

/** What stands between head and tail; lines of a machine's stream get nothing in between. */
type Gap = ((leftOutBytes: number) => string) | 'whole lines'

/** Copying in blocks keeps memory flat whatever the limit is. */
const BLOCK_BYTES = 1 << 16

/**
 * A new file, mode 0600, of at most `limitBytes`: the first half, then the last half, which waits in a nameless ring on
 * disk until the file is closed; a crash leaves the head. Bytes that cannot be written are left out; only opening throws.
 */
export function openBounded(path: string, limitBytes: number, gap: Gap): BoundedFile {
  const head = openSync(path, 'w', 0o600)
  const headLimit = Math.ceil(limitBytes / 2)
  const tail = makeRing(`${path}.tail`, limitBytes - headLimit)
  let headBytes = 0
  let isHeadFull = false
  return {
    append(bytes) {
      const room = isHeadFull ? 0 : headLimit - headBytes
      const fits = bytes.length <= room ? bytes.length : gap === 'whole lines' ? 0 : room
      if (fits > 0) headBytes += writeAll(head, bytes.subarray(0, fits))
      if (fits === bytes.length) return
      isHeadFull = true
      tail.append(bytes.subarray(fits))
    },
    close() {
      const leftOut = tail.leftOutBytes()
      if (leftOut > 0 && gap !== 'whole lines') writeAll(head, Buffer.from(gap(leftOut)))
      tail.drainInto(head, { fromNextLine: leftOut > 0 && gap === 'whole lines' })
      closeSync(head)
    },
  }
}

interface Ring {
  append(bytes: Buffer): void
  leftOutBytes(): number
  drainInto(file: number, how: { fromNextLine: boolean }): void
}

function makeRing(path: string, sizeBytes: number): Ring {
  let file: number | null = null
  let totalBytes = 0
  return {
    append(bytes) {
      file ??= tryOpen(path)
      const kept = bytes.subarray(Math.max(0, bytes.length - sizeBytes))
      totalBytes += bytes.length
      if (file === null) return
      const start = (totalBytes - kept.length) % (sizeBytes || 1)
      const untilEnd = Math.min(kept.length, sizeBytes - start)
      writeAll(file, kept.subarray(0, untilEnd), start)
      writeAll(file, kept.subarray(untilEnd), 0)
    },
    leftOutBytes: () => Math.max(0, totalBytes - sizeBytes),
    drainInto(target, { fromNextLine }) {
      if (file === null) return
      const oldest = totalBytes > sizeBytes ? totalBytes % sizeBytes : 0
      const spans = [
        { from: oldest, to: Math.min(totalBytes, sizeBytes) },
        { from: 0, to: oldest },
      ]
      copySpans({ file, target, spans, skipLine: fromNextLine })
      closeSync(file)
    },
  }
}

/** Without a name from the start, so that no crash leaves it behind. */
function tryOpen(path: string): number | null {
  try {
    const file = openSync(path, 'w+', 0o600)
    unlinkSync(path)
    return file
  } catch {
    return null
  }
}

interface Copy {
  readonly file: number
  readonly target: number
  readonly spans: readonly { readonly from: number; readonly to: number }[]
  skipLine: boolean
}

function copySpans(copy: Copy): void {
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  for (const { from, to } of copy.spans) {
    for (let at = from; at < to; ) {
      const length = readSync(copy.file, block, 0, Math.min(BLOCK_BYTES, to - at), at)
      if (length === 0) break
      at += length
      writeAll(copy.target, withoutSkipped(copy, block.subarray(0, length)))
    }
  }
}

function withoutSkipped(copy: Copy, bytes: Buffer): Buffer {
  if (!copy.skipLine) return bytes
  const newline = bytes.indexOf(10)
  copy.skipLine = newline === -1
  return bytes.subarray(newline === -1 ? bytes.length : newline + 1)
}

function writeAll(file: number, bytes: Buffer, position: number | null = null): number {
  let written = 0
  try {
    while (written < bytes.length)
      written += writeSync(
        file,
        bytes,
        written,
        bytes.length - written,
        position === null ? null : position + written,
      )
  } catch {
    // A full disk must not end what runs: the log is evidence, not the work.
  }
  return written
}
