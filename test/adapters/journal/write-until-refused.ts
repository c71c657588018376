import { createJournal } from '../../../src/adapters/journal/file.ts'

/** Appends until the journal refuses, then tells how often and why. */
const journal = await createJournal(process.argv[2] ?? '')
let appended = 0
try {
  for (;;) {
    await journal.append([{ type: 'preflight-passed' }], 0, appended)
    appended += 1
  }
} catch (error) {
  console.log(JSON.stringify({ ...Object(error), appended }))
}
