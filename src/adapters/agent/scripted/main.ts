import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { AgentScript, Step } from '../../../ports/agent-script.ts'
import { perform } from './perform.ts'
import type { Cue } from './scene.ts'
import { findScene, textOf } from './scene.ts'

/** `scripted-agent SCRIPT` plays a file; `scripted-agent --socket PATH` does the steps it is told there. */
const [first = '', second = ''] = process.argv.slice(2)
const cue: Cue = {
  task: process.env.ORCH_TASK_ID ?? '',
  attempt: Number(process.env.ORCH_ATTEMPT),
  prompt: textOf(process.env.ORCH_PROMPT_FILE ?? ''),
}
await (first === '--socket' ? obey(second) : play(first))

/** 64 is EX_USAGE of sysexits. */
async function play(path: string): Promise<void> {
  const script: AgentScript = JSON.parse(readFileSync(path, 'utf8'))
  const scene = findScene(script, cue)
  if (scene === null) {
    process.stderr.write(`${path} has no scene for ${cue.task}, attempt ${cue.attempt}\n`)
    process.exitCode = 64
    return
  }
  for (const step of scene.steps) if (!(await perform(step))) return
}

/** Says who it is, then answers each step with one line, an end by closing; ends with whoever tells it. */
async function obey(socketPath: string): Promise<void> {
  const socket = connect(socketPath)
  const answer = (line: object) => socket.write(`${JSON.stringify(line)}\n`)
  answer({ ...cue, folder: process.cwd(), env: process.env })
  for await (const line of createInterface({ input: socket })) {
    const step: Step = JSON.parse(line)
    if (!(await perform(step))) break
    answer({ done: step.do })
  }
  socket.end(() => socket.destroy())
}
