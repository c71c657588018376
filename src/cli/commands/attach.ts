import { setTimeout as pause } from 'node:timers/promises'
import { thisActor } from '../../app/actor.ts'
import { calledByOwn } from '../../app/compose/callers.ts'
import { openLocks } from '../../app/compose/records.ts'
import { consult } from '../../app/consult.ts'
import type { FollowedRun } from '../../app/follow-run.ts'
import { followRun } from '../../app/follow-run.ts'
import { loadRun } from '../../app/load-run.ts'
import type { Recorded } from '../../core/event.ts'
import { requireRun } from '../../core/world.ts'
import { words, wordsText } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import type { OpenRun } from '../open-run.ts'
import { believed, openRun } from '../open-run.ts'
import { refuse } from '../refuse.ts'
import { runCode } from '../run-code.ts'
import type { Interruption } from '../signals.ts'
import type { UiName } from '../ui/open.ts'
import { defaultUi, openScreen } from '../ui/open.ts'
import type { Screen } from '../ui/screen.ts'

/** How often the journal is looked at; a person takes less than this for at once. */
const lookMs = 100

/** `orch attach`: looks on while an engine elsewhere drives the run; ends with the run, or when the reader leaves. */
export async function attach(options: { readonly run?: string; readonly ui?: UiName }): Promise<number> {
  const opened = await openRun(options.run)
  const { loaded, run } = opened
  if (!opened.engineAlive && run.outcome === null)
    return refuse(words(`no engine drives run ${run.id}`, `orch resume --run ${run.id} goes on with it`))
  const end = opened.engineAlive ? await look(opened, options.ui ?? defaultUi()) : 'ended'
  if (end === 'left') {
    console.error(`left run ${run.id}, which goes on; orch attach comes back`)
    return exitCode.ok
  }
  if (end === 'gone')
    console.error(
      wordsText(words(`the engine of run ${run.id} is gone; its last event stands in the journal`)),
    )
  const { tellEnd } = await import('../tell-end.ts')
  tellEnd(loaded.world, loaded.paths)
  return end === 'gone' ? exitCode.environment : runCode(loaded.world, interruptionIn(opened))
}

/** How looking on came to its end: `gone` is an engine that died without a word. */
type End = 'left' | 'ended' | 'gone'

async function look(opened: OpenRun, ui: UiName): Promise<End> {
  const { loaded, run } = opened
  const reader = { left: false }
  const onLeave = () => {
    reader.left = true
  }
  const screen = await openScreen(ui, { onLeave, follows: true })
  screen.onRun({ run: run.id, world: loaded.world, paths: loaded.paths, past: loaded.records })
  // A program has no dashboard to learn from what came before.
  if (ui === 'json') screen.onRecorded(loaded.records)
  if (ui === 'plain') screen.narrate(`attached to run ${run.id}; ctrl-c leaves it, and it goes on`)
  screen.attach({ interrupt: () => void askToStop(opened) })
  try {
    return await follow(followRun(loaded), { opened, screen, reader })
  } finally {
    await screen.close()
  }
}

interface Following {
  readonly opened: OpenRun
  readonly screen: Screen
  readonly reader: { readonly left: boolean }
}

async function follow(followed: FollowedRun, { opened, screen, reader }: Following): Promise<End> {
  for (;;) {
    // Asked before the journal is read, so that an engine's last words are never missed.
    const isAlive = followed.isEngineAlive()
    const records = followed.more()
    if (records.length > 0) screen.onRecorded(records)
    if (reader.left) return 'left'
    if (!isAlive) return requireRun(opened.loaded.world).engine.status === 'none' ? 'ended' : 'gone'
    await pause(lookMs)
  }
}

/** Left in the inbox, as from any other terminal; what works in the run itself does not stop it. */
async function askToStop({ commonDir, toplevel, run }: OpenRun): Promise<void> {
  if (calledByOwn(run.id, { commonDir, toplevel }) !== null) return
  // Consulting plays what was asked before into the world, and the one on the screen has to stay true.
  const loaded = believed(loadRun(commonDir, run.id), exitCode.environment)
  const command = { type: 'stop-engine', signal: 'SIGINT' } as const
  await consult(loaded, { command, by: thisActor('attach') }, openLocks())
}

/** Who stopped the engine that drove last, as the journal has it. */
function interruptionIn({ commonDir, run }: OpenRun): Interruption {
  const { records } = believed(loadRun(commonDir, run.id), exitCode.environment)
  const stopping = records.findLast(isStopping)
  return stopping?.signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'
}

function isStopping(record: Recorded): record is Extract<Recorded, { readonly type: 'engine-stopping' }> {
  return record.type === 'engine-stopping'
}
