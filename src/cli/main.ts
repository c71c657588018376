import { commandLine } from './command-line.ts'
import { exitCode } from './exit-code.ts'

// A reader that has seen enough is no failure, nor is a terminal that was closed; a run goes on without either.
const gone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])
// It goes on without a log on a full disk too, but an answer that nobody can read is none.
const full: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT'])
let isUnsaid = false
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (full.has(error.code)) isUnsaid = true
    else if (!gone.has(error.code)) throw error
  })

const code = await commandLine(process.argv.slice(2))
process.exitCode = code
// What could not be said is told after the last line was tried.
process.once('beforeExit', () => {
  if (isUnsaid && code === exitCode.ok) process.exitCode = exitCode.environment
})
