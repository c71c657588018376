import { chance } from './chance.ts'
import type { Story } from './stories.ts'
import type { Kill, Trial } from './trial.ts'
import type { Rest } from './violations.ts'

/** Events of a story that is short enough to be killed at each. */
const shortEvents = 60

/**
 * All ways of dying that are tried: every event of the short stories before, after and in the middle of its line, events
 * of the long ones and instants by chance, and again while it resumes. The same seed gives the same ones.
 */
export function schedule(
  plays: readonly { readonly story: Story; readonly rest: Rest; readonly ms: number }[],
  { seed, kills }: { readonly seed: string; readonly kills: number },
): readonly Trial[] {
  const thorough = plays.flatMap(({ story, rest }) =>
    rest.events > shortEvents ? [] : everyEvent(rest.events).map((kill): Trial => ({ story, kills: [kill] })),
  )
  const byChance: Trial[] = []
  for (let count = thorough.length; count < kills; ) {
    const name = `${byChance.length}`
    const play = plays[Math.floor(chance(seed, `${name} story`) * plays.length)]
    if (play === undefined) break
    const times = 1 + Math.floor(chance(seed, `${name} times`) * 3)
    const drawn = Array.from({ length: times }, (_, index) => drawKill(play, `${seed} ${name} ${index}`))
    byChance.push({ story: play.story, kills: drawn })
    count += times
  }
  return [...thorough, ...byChance]
}

function everyEvent(events: number): readonly Kill[] {
  return Array.from({ length: events }, (_, index) => index + 1).flatMap((seq) =>
    (['before', 'after', 'torn'] as const).map((when): Kill => ({ at: 'event', when, seq })),
  )
}

function drawKill({ rest, ms }: { readonly rest: Rest; readonly ms: number }, seed: string): Kill {
  if (chance(seed, 'instant') < 0.5) return { at: 'instant', ms: Math.round(chance(seed, 'ms') * ms) }
  const when = (['before', 'after', 'torn'] as const)[Math.floor(chance(seed, 'when') * 3)] ?? 'before'
  return { at: 'event', when, seq: 1 + Math.floor(chance(seed, 'seq') * rest.events) }
}

/** `after 12, then at 340 ms`: enough to repeat it. */
export function killText(kills: readonly Kill[]): string {
  return kills
    .map((kill) => (kill.at === 'instant' ? `at ${kill.ms} ms` : `${kill.when} event ${kill.seq}`))
    .join(', then ')
}

/** The same back from the words; null where they are none. */
export function readKills(text: string): readonly Kill[] | null {
  const kills = text.split(', then ').flatMap((part): readonly Kill[] => {
    const [, ms, when, seq] = /^(?:at (\d+) ms|(before|after|torn) event (\d+))$/.exec(part) ?? []
    if (ms !== undefined) return [{ at: 'instant', ms: Number(ms) }]
    return when === 'before' || when === 'after' || when === 'torn'
      ? [{ at: 'event', when, seq: Number(seq) }]
      : []
  })
  return kills.length === text.split(', then ').length ? kills : null
}
