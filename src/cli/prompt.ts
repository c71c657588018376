import { createInterface } from 'node:readline'
import { exitCode } from './exit-code.ts'

/** True when a person sits at both ends of this process. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/**
 * Asks on the terminal, narration on stderr; the answer is no unless it is a clear yes. Ctrl-D says no, Ctrl-C ends
 * the program: nothing is under way while it asks.
 */
export function askYesNo(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    terminal.once('SIGINT', () => {
      terminal.close()
      process.stderr.write('\n')
      process.exit(exitCode.interrupted)
    })
    terminal.once('close', () => resolve(false))
    terminal.question(`${question} [y/N] `, (answer) => {
      resolve(/^\s*y(es)?\s*$/i.test(answer))
      terminal.close()
    })
  })
}
