import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { samplesOf } from './replay.ts'

/** `acp-replayer CLI SAMPLE`: an agent that says what a recorded one said, each line when the recording has its turn. */
const [cli = '', sample = '', streams = ''] = process.argv.slice(2)
const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { lines = [] } = samplesOf(`acp-${cli}`, streams).find(({ name }) => name === sample) ?? {}

for (const line of lines) {
  const { dir, ...message } = JSON.parse(line)
  if (dir === 'c2a') await hear()
  else process.stdout.write(`${JSON.stringify(message).replaceAll('/repo', process.cwd())}\n`)
}
while (await hear());

/** One message of the client, kept for the test; false once it has closed its end. */
async function hear(): Promise<boolean> {
  const { value, done } = await heard.next()
  if (!done) appendFileSync(join(process.cwd(), '..', 'heard.jsonl'), `${value}\n`)
  return !done
}
