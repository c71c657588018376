/** One message for many small writes: a message costs more than what it carries, and nobody answers an agent faster. */
const FLUSH_MS = 250
const MAX_LINE_BYTES = 1 << 20
/** An engine that lags further behind than this misses output; the log has it. */
const MAX_UNSENT_BYTES = 4 << 20

export interface Relay {
  /** A stream's own door: lines of two streams are never mixed up. */
  stream(): (bytes: Buffer) => void
  /** Sends what is left. */
  end(): void
}

/** Passes output on as whole lines, many at a time. `send` calls `onTaken` once the other end has it. */
export function makeRelay(send: (chunk: string, onTaken: () => void) => void): Relay {
  const streams: LineEnds[] = []
  let ready: Buffer[] = []
  let unsentBytes = 0
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const chunk = Buffer.concat(ready)
    ready = []
    if (chunk.length === 0) return
    send(chunk.toString(), () => {
      unsentBytes -= chunk.length
    })
  }
  const offer = (bytes: Buffer): void => {
    if (bytes.length === 0 || unsentBytes > MAX_UNSENT_BYTES) return
    unsentBytes += bytes.length
    ready.push(bytes)
    timer ??= setTimeout(flush, FLUSH_MS)
  }
  return {
    stream() {
      const ends = makeLineEnds(offer)
      streams.push(ends)
      return ends.push
    },
    end() {
      for (const { flush } of streams) flush()
      flush()
    },
  }
}

interface LineEnds {
  push(bytes: Buffer): void
  flush(): void
}

function makeLineEnds(offer: (bytes: Buffer) => void): LineEnds {
  let held: Buffer[] = []
  let heldBytes = 0
  const flush = (): void => {
    offer(Buffer.concat(held))
    held = []
    heldBytes = 0
  }
  const hold = (bytes: Buffer): void => {
    held.push(bytes)
    heldBytes += bytes.length
  }
  return {
    push(bytes) {
      const lineEnd = bytes.lastIndexOf(10) + 1
      hold(bytes.subarray(0, lineEnd))
      if (lineEnd > 0) flush()
      hold(bytes.subarray(lineEnd))
      if (heldBytes > MAX_LINE_BYTES) flush()
    },
    flush,
  }
}
