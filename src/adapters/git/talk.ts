import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Git, GitAsk } from './git.ts'
import { GitError } from './git.ts'
import { makeTurns } from './turns.ts'

/**
 * A git that stays and answers one question after another: 0.1 to 1 ms where a new process costs 2.5. It reads
 * refs and objects anew for every question, ends by itself when idle or when orch ends, and is never the only
 * way: whoever gets a rejection asks a git of its own.
 */
export interface Talk {
  /** Sends a question and waits until `read` makes an answer of all that was heard since. */
  ask<Answer>(question: string | Buffer, read: (heard: Buffer) => Answer | null): Promise<Answer>
}

export function makeTalk(git: Git, args: readonly string[], ask: Pick<GitAsk, 'config'> = {}): Talk {
  const inTurn = makeTurns()
  let line: Line | null = null
  return {
    ask: (question, read) =>
      inTurn(async () => {
        if (line?.isOpen() !== true) line = openLine(git.start(args, ask), args)
        return line.ask(question, read)
      }),
  }
}

interface Line extends Talk {
  isOpen(): boolean
}

/** Long enough to serve a burst of landings, short enough not to be noticed. */
const IDLE_MS = 2_000
/** No answer by then means a git that does not flush as the known ones do, or a question too big for this. */
const PATIENCE_MS = 20_000

interface Waiting {
  /** True when what was heard was an answer. */
  hear(heard: Buffer): boolean
  fail(error: Error): void
}

function openLine(child: ChildProcessWithoutNullStreams, args: readonly string[]): Line {
  let open = true
  let waiting: Waiting | null = null
  let heard = Buffer.alloc(0)
  let words = ''
  const close = (code: number | null) => {
    open = false
    waiting?.fail(new GitError(args, code, words))
    waiting = null
  }
  child.stdout.on('data', (piece: Buffer) => {
    heard = Buffer.concat([heard, piece])
    if (waiting?.hear(heard) === true) waiting = null
  })
  child.stderr.on('data', (piece: Buffer) => {
    words = (words + piece.toString('utf8')).slice(-10_000)
  })
  child.on('close', close)
  child.on('error', () => close(null))
  child.stdin.on('error', () => close(null))
  const idle = setTimeout(() => child.stdin.end(), IDLE_MS).unref()
  holdProcess(child, false)
  return {
    isOpen: () => open && child.stdin.writable,
    ask: (question, read) =>
      new Promise((resolve, reject) => {
        holdProcess(child, true)
        const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
        const settle = () => {
          clearTimeout(late)
          idle.refresh()
          holdProcess(child, false)
        }
        waiting = {
          hear: (all) => {
            const answer = read(all)
            if (answer === null) return false
            settle()
            resolve(answer)
            return true
          },
          fail: (error) => {
            settle()
            reject(error)
          },
        }
        heard = Buffer.alloc(0)
        child.stdin.write(question)
      }),
  }
}

/** An idle git must not keep orch alive; one that owes an answer must. */
function holdProcess(child: ChildProcessWithoutNullStreams, hold: boolean): void {
  const holders: object[] = [child, child.stdin, child.stdout, child.stderr]
  for (const holder of holders.filter(isHolder))
    if (hold) holder.ref()
    else holder.unref()
}

interface Holder {
  ref(): unknown
  unref(): unknown
}

function isHolder(value: object): value is Holder {
  return 'ref' in value && 'unref' in value
}
