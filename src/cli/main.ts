import { commandLine } from './command-line.ts'

// A reader that has seen enough is no failure, nor is a terminal that was closed; a run goes on without either.
const gone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!gone.has(error.code)) throw error
  })

process.exitCode = await commandLine(process.argv.slice(2))
