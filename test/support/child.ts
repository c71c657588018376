import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** Bundles a TypeScript file into `folder`, so that a plain `node` can run it; answers the program's path. */
export function bundleProgram(entry: string | URL, folder: string): string {
  const outfile = join(folder, 'program.mjs')
  buildSync({
    entryPoints: [entry instanceof URL ? fileURLToPath(entry) : entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  })
  return outfile
}

/** A program that speaks in lines; kill it as you like. */
export interface Program {
  readonly process: ChildProcess
  /** The next line of its standard output; rejects when there is none left. */
  line(): Promise<string>
  tell(line: string): void
  /** Kills it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>
  /** Waits for its end and answers the exit code, null after a signal. */
  ended(): Promise<number | null>
}

export function startProgram(command: string, args: readonly string[]): Program {
  const process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
  const exit = once(process, 'exit')
  const ended = async (): Promise<number | null> => {
    await exit
    return process.exitCode
  }
  return {
    process,
    line: async () => {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${args.join(' ')} said nothing more`)
      return value
    },
    tell: (line) => process.stdin.write(`${line}\n`),
    kill: async () => {
      process.kill('SIGKILL')
      await ended()
    },
    ended,
  }
}
