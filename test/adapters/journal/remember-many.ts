import { openVerdicts } from '../../../src/adapters/journal/verdict-file.ts'
import { toTreeId } from '../../../src/core/ids.ts'

/** Remembers as many passes as it is told to, at once. */
const [path = '', run = '', count] = process.argv.slice(2)
const verdicts = openVerdicts(path)
const tree = toTreeId('a'.repeat(40))
const pass = {
  check: 'unit'.repeat(200),
  definition: 'd',
  tree,
  environment: 'e',
  run,
  at: 'now',
  durationMs: 1,
}
const seqs = Array.from({ length: Number(count) }, (_, seq) => seq)
await Promise.all(seqs.map((seq) => verdicts.remember({ ...pass, seq })))
