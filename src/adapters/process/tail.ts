import { stripVTControlCharacters } from 'node:util'

const TAIL_BYTES = 8 << 10
/** Colours and progress bars shrink to a fraction once their control sequences are gone. */
const RAW_BYTES = 4 * TAIL_BYTES

/** The end of a stream as a person may read it, in flat memory. */
export function makeTail(): { push(bytes: Buffer): void; text(): string } {
  const ring = Buffer.alloc(RAW_BYTES)
  let totalBytes = 0
  return {
    push(bytes) {
      const kept = bytes.subarray(Math.max(0, bytes.length - RAW_BYTES))
      totalBytes += bytes.length
      const start = (totalBytes - kept.length) % RAW_BYTES
      const untilEnd = kept.copy(ring, start)
      kept.copy(ring, 0, untilEnd)
    },
    text() {
      if (totalBytes <= RAW_BYTES) return lastOf(ring.subarray(0, totalBytes))
      const oldest = totalBytes % RAW_BYTES
      return lastOf(Buffer.concat([ring.subarray(oldest), ring.subarray(0, oldest)]))
    },
  }
}

function lastOf(raw: Buffer): string {
  const plain = Buffer.from(toPlainText(decodeFromStart(raw)))
  return decodeFromStart(plain.subarray(Math.max(0, plain.length - TAIL_BYTES)))
}

/** A cut may fall inside a character; its remaining bytes, 10xxxxxx, go. */
function decodeFromStart(bytes: Buffer): string {
  let start = 0
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
  return bytes.subarray(start).toString()
}

/** Without control sequences, control characters other than tab and newline, and marks that reorder text. */
function toPlainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replace(/[^\n]*\r(?=[^\n])/g, '')
    .replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, '')
}
