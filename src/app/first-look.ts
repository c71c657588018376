import type { Command, Observation } from '../core/input.ts'
import type { World } from '../core/world.ts'
import { vetTarget } from '../stages/steps/vet-target.ts'
import type { RunPorts, RunSetting } from './compose/run.ts'
import { thisProcess } from './compose/run.ts'

interface FirstLook extends Pick<RunSetting, 'target'> {
  readonly world: World
  readonly attended: boolean
  readonly windUp?: readonly Command[]
}

/** What an engine finds when it takes a run up: the command that starts it, and an agent's commit on the target if one is there. */
export async function lookFirst(
  setting: FirstLook,
  ports: RunPorts,
): Promise<{ readonly start: Command; readonly stray: Observation | null }> {
  const { tip, stray } = await lookAtTarget(setting, ports)
  const start = {
    type: 'start-engine',
    engine: thisProcess(),
    supervisor: await ports.commands.supervisor(),
    attended: setting.attended,
    tip,
    gitSettings: await ports.watch.settings(),
    windingUp: setting.windUp !== undefined,
    ...(await rulesOf(setting, ports)),
  } as const
  return { start, stray }
}

/** What cannot be read now is as it was. */
async function rulesOf({ target }: FirstLook, { forge }: RunPorts) {
  const answer = await forge?.rules(target)
  return answer?.kind === 'done' ? { rules: answer.value } : {}
}

/** While an agent's commit stands there, the target still is where it was last known to be. */
async function lookAtTarget({ world, target }: FirstLook, ports: RunPorts) {
  const known = world.run?.tip ?? null
  // Out of reach, it is where it was last seen; only landing needs more.
  await ports.remote?.tip(target)
  const tip = await ports.repository.tip(target)
  const stray = await vetTarget(ports, { target, tip, known }).catch(() => 'unknown' as const)
  if (stray === null) return { tip, stray }
  return { tip: known, stray: stray === 'unknown' ? null : stray }
}
