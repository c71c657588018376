import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Step } from '../../../ports/agent-script.ts'
import { insertLine, keepBoth } from './edits.ts'
import { textOf } from './scene.ts'

/** Does one step in the present folder; answers false when the program is to end with `process.exitCode`. */
export async function perform(step: Step): Promise<boolean> {
  switch (step.do) {
    case 'write':
      for (const [path, content] of Object.entries(step.files)) write(path, content)
      return true
    case 'insert':
      write(step.path, insertLine(textOf(step.path), step))
      return true
    case 'replace':
      if (existsSync(step.path))
        write(
          step.path,
          textOf(step.path).replaceAll(step.from, () => step.to),
        )
      return true
    case 'delete':
      for (const path of step.paths) rmSync(path, { recursive: true, force: true })
      return true
    case 'keep-both':
      write(step.path, keepBoth(textOf(step.path)))
      return true
    case 'commit':
      commit(step.message)
      return true
    case 'pause':
      await pause(step.ms)
      return true
    case 'print':
      process.stdout.write(`${step.line}\n`)
      return true
    case 'tell':
      process.stdout.write(`${JSON.stringify(step.event)}\n`)
      return true
    case 'wait-for':
      while (!existsSync(step.path)) await pause(10)
      return true
    case 'exit':
      process.exitCode = step.code
      return false
    case 'die':
      process.kill(process.pid, step.signal)
      return false
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** Git's own ways are left as they are, hooks too: agents commit like people. */
function commit(message: string): void {
  const git = (...args: string[]) => execFileSync('git', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  git('add', '-A')
  git('commit', '-q', '-m', message)
}
