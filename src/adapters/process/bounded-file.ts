import { closeSync, constants, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import type { HostFault } from '../../core/host-fault.ts'
import { hostFaultOf } from '../../core/host-fault.ts'

export interface BoundedFile {
  append(bytes: Buffer): void
  /** Why some of it could not be written; null when all was. */
  fault(): HostFault | null
  /** Puts the tail behind the head. */
  close(): void
}

/** What stands between head and tail; lines of a machine's stream get nothing in between. */
type Gap = ((leftOutBytes: number) => string) | 'whole lines'

/** Appending, so that what is cut off leaves no hole. */
const freshToAppend = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND

/** Copying in blocks keeps memory flat whatever the limit is. */
const BLOCK_BYTES = 1 << 16

/**
 * A new file, mode 0600, of at most `limitBytes`: the first half, then the last half, which waits in a nameless ring on
 * disk until the file is closed; a crash leaves the head. Bytes that cannot be written are left out; only opening throws.
 */
export function openBounded(path: string, limitBytes: number, gap: Gap): BoundedFile {
  const head = openSync(path, freshToAppend, 0o600)
  const headLimit = Math.ceil(limitBytes / 2)
  const tail = makeRing(`${path}.tail`, limitBytes - headLimit, (error) => notice(error))
  let headBytes = 0
  let isHeadFull = false
  let fault: HostFault | null = null
  const notice: Notice = (error) => {
    fault ??= hostFaultOf(error, path)
  }
  const writeHead = (bytes: Buffer): number => {
    const written = writeAll(head, bytes, { notice })
    if (written === bytes.length || gap !== 'whole lines') return written
    // Half a line would take the next one with it.
    ftruncateSync(head, headBytes)
    return 0
  }
  return {
    fault: () => fault,
    append(bytes) {
      const room = isHeadFull ? 0 : headLimit - headBytes
      const fits = bytes.length <= room ? bytes.length : gap === 'whole lines' ? 0 : room
      if (fits > 0) headBytes += writeHead(bytes.subarray(0, fits))
      if (fits === bytes.length) return
      isHeadFull = true
      tail.append(bytes.subarray(fits))
    },
    close() {
      const leftOut = tail.leftOutBytes()
      try {
        if (leftOut > 0 && gap !== 'whole lines') writeAll(head, Buffer.from(gap(leftOut)), { notice })
        tail.drainInto(head, { fromNextLine: leftOut > 0 && gap === 'whole lines' })
        closeSync(head)
      } catch (error) {
        notice(error)
      }
    },
  }
}

interface Ring {
  append(bytes: Buffer): void
  leftOutBytes(): number
  drainInto(file: number, how: { fromNextLine: boolean }): void
}

function makeRing(path: string, sizeBytes: number, notice: Notice): Ring {
  let file: number | null = null
  let totalBytes = 0
  return {
    append(bytes) {
      file ??= tryOpen(path, notice)
      const kept = bytes.subarray(Math.max(0, bytes.length - sizeBytes))
      totalBytes += bytes.length
      if (file === null) return
      const start = (totalBytes - kept.length) % (sizeBytes || 1)
      const untilEnd = Math.min(kept.length, sizeBytes - start)
      writeAll(file, kept.subarray(0, untilEnd), { position: start, notice })
      writeAll(file, kept.subarray(untilEnd), { position: 0, notice })
    },
    leftOutBytes: () => Math.max(0, totalBytes - sizeBytes),
    drainInto(target, { fromNextLine }) {
      if (file === null) return
      const oldest = totalBytes > sizeBytes ? totalBytes % sizeBytes : 0
      const spans = [
        { from: oldest, to: Math.min(totalBytes, sizeBytes) },
        { from: 0, to: oldest },
      ]
      copySpans({ file, target, spans, skipLine: fromNextLine, notice })
      closeSync(file)
    },
  }
}

/** Without a name from the start, so that no crash leaves it behind. */
function tryOpen(path: string, notice: Notice): number | null {
  try {
    const file = openSync(path, 'w+', 0o600)
    unlinkSync(path)
    return file
  } catch (error) {
    notice(error)
    return null
  }
}

interface Copy {
  readonly file: number
  readonly target: number
  readonly spans: readonly { readonly from: number; readonly to: number }[]
  skipLine: boolean
  readonly notice: Notice
}

function copySpans(copy: Copy): void {
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  for (const { from, to } of copy.spans) {
    for (let at = from; at < to; ) {
      const length = readSync(copy.file, block, 0, Math.min(BLOCK_BYTES, to - at), at)
      if (length === 0) break
      at += length
      writeAll(copy.target, withoutSkipped(copy, block.subarray(0, length)), copy)
    }
  }
}

function withoutSkipped(copy: Copy, bytes: Buffer): Buffer {
  if (!copy.skipLine) return bytes
  const newline = bytes.indexOf(10)
  copy.skipLine = newline === -1
  return bytes.subarray(newline === -1 ? bytes.length : newline + 1)
}

/** What could not be written, or opened. */
type Notice = (error: unknown) => void

function writeAll(
  file: number,
  bytes: Buffer,
  { position = null, notice }: { readonly position?: number | null; readonly notice: Notice },
): number {
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
  } catch (error) {
    // A full disk must not end what runs: the log is evidence, not the work.
    notice(error)
  }
  return written
}
