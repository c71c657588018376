import { appendFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AttemptFiles } from '../ports/attempt-files.ts'
import { makeFolder, makeFolders, readIfThere, writeDurably } from './durable.ts'
import type { RunPaths } from './run-folder.ts'

/** The run's own files, below its folder. */
export function makeAttemptFiles(paths: RunPaths): AttemptFiles {
  return {
    paths: (ref) => paths.attempt(ref),
    hasBegun: async (ref) => (await readIfThere(paths.attempt(ref).prompt)) !== null,
    async begin(ref, prompt) {
      const files = paths.attempt(ref)
      await makeFolder(files.folder)
      await writeDurably(files.prompt, prompt)
    },
    async answer(ref, question, { text, message }) {
      const { answers } = paths.attempt(ref)
      await makeFolder(answers)
      const said = { answer: text, ...(message === null ? {} : { message }) }
      await writeDurably(join(answers, `${question}.json`), `${JSON.stringify(said)}\n`)
    },
    async eventLines(ref) {
      const text = await readIfThere(paths.attempt(ref).events)
      return text === null ? [] : text.split('\n').filter((line) => line !== '')
    },
    async commandLog(subject, name) {
      const log = paths.checkLog(subject, name)
      await makeFolders(dirname(log))
      return log
    },
    warn: (line) => appendFile(paths.log, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 }),
  }
}
