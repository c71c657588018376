const NEWLINE = 10
const BRACE = 123
/** No event of a known agent comes near; a longer line is left to the log. */
const MAX_LINE_BYTES = 1 << 20

/** Picks the lines that are JSON objects out of a stream and passes each on untouched, its newline included. */
export function makeJsonLines(onLine: (line: Buffer) => void): { push(bytes: Buffer): void; end(): void } {
  let held: Buffer[] = []
  let heldBytes = 0
  let isSkipping = false

  const hold = (bytes: Buffer): void => {
    if (heldBytes === 0 && bytes.length > 0) isSkipping = bytes[0] !== BRACE
    heldBytes += bytes.length
    if (heldBytes > MAX_LINE_BYTES) isSkipping = true
    if (isSkipping) held = []
    else held.push(bytes)
  }
  const finish = (): void => {
    const line = Buffer.concat(held)
    if (!isSkipping && isJsonObject(line)) onLine(Buffer.concat([line, Buffer.of(NEWLINE)]))
    held = []
    heldBytes = 0
    isSkipping = false
  }
  return {
    push(bytes) {
      let from = 0
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        hold(bytes.subarray(from, at))
        finish()
        from = at + 1
      }
      if (from < bytes.length) hold(bytes.subarray(from))
    },
    end: finish,
  }
}

function isJsonObject(line: Buffer): boolean {
  if (line[0] !== BRACE) return false
  try {
    JSON.parse(line.toString())
    return true
  } catch {
    return false
  }
}
