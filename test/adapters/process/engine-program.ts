import { makeCommands } from '../../../src/adapters/process/commands.ts'
import { toRunId } from '../../../src/core/ids.ts'
import { plainSpec } from './plain-spec.ts'

/** An engine to kill: runs an agent and a check until the file `go` is there, says the supervisor's identity, and waits. */
const [, , supervisorPath = '', folder = '', runId = ''] = process.argv
const commands = makeCommands({
  supervisorPath,
  runId: toRunId(runId),
  errorsFile: null,
  graces: { stoppedMs: 200, leftoversMs: 100 },
})
const untilGo = (name: string): string =>
  `echo $$ > ${name}; echo up; while ! [ -e go ]; do sleep 0.02; done; exit 7`
const never = new AbortController().signal

process.stdout.write(`${JSON.stringify(await commands.supervisor())}\n`)
if (runId !== 'nothing')
  await Promise.all([
    commands.run(
      { ...plainSpec(folder, untilGo('agent')), exitFile: `${folder}/exit.json`, outlivesEngine: true },
      never,
      () => undefined,
    ),
    commands.run({ ...plainSpec(folder, untilGo('check')), logFile: `${folder}/check.log` }, never),
  ])
