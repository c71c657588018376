import type { WorkFacts } from '../../src/core/admission/facts.ts'
import type { Effect } from '../../src/core/effect.ts'
import type { CommitId, TaskId } from '../../src/core/ids.ts'
import type { Observation } from '../../src/core/input.ts'
import type { World } from '../../src/core/world.ts'
import { changed, facts } from './builders.ts'
import type { Script } from './script.ts'
import { checkResult, claimed } from './script.ts'
import type { Contents, SimulatedGit } from './simulated-git.ts'
import { patchId } from './simulated-git.ts'

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>

export interface Scene {
  readonly world: World
  readonly git: SimulatedGit
  readonly script: Script
  readonly now: number
  /** True when an agent is being ended. */
  readonly isEnding: (task: TaskId, attempt: number) => boolean
}

/** What a stage would see; small models of the real ones, one per effect. */
export function perform(effect: Effect, scene: Scene): Observation {
  const failure = scene.script.breaks?.(effect, scene.now) ?? null
  if (failure !== null) return { type: 'effect-failed', effect: effect.id, failure }
  switch (effect.type) {
    case 'allocate':
      return allocate(effect, scene)
    case 'run-agent':
      return runAgent(effect, scene)
    case 'save-work':
      return saveWork(effect, scene)
    case 'run-check':
      return runCheck(effect, scene)
    case 'merge':
      return merge(effect, scene)
    case 'land':
      if (effect.proposal !== undefined) return scene.script.forge?.(effect, scene.git) ?? { type: 'tick' }
      return land(effect, scene)
    case 'release-slot':
      return { type: 'slot-returned', slot: effect.slot }
    case 'release-branch':
      scene.script.forge?.(effect, scene.git)
      return { type: 'branch-let-go', task: effect.task, outcome: 'deleted' }
    case 'set-up-target':
      return { type: 'target-set-up', failure: scene.script.setUpTarget?.() ?? null }
    case 'watch-target':
      return { type: 'target-seen', tip: scene.git.tip }
    case 'restore-target': {
      const { tip, back } = effect
      const isThere = scene.git.tip === tip
      if (isThere) scene.git.tip = back
      return { type: 'target-put-back', tip, outcome: isThere ? 'restored' : 'moved' }
    }
    case 'propose':
    case 'watch-proposals':
    case 'read-evidence':
    case 'ready-proposal':
    case 'disarm-proposal':
    case 'publish-verdicts':
    case 'answer-comments':
      return scene.script.forge?.(effect, scene.git) ?? { type: 'tick' }
    case 'read-branch':
    case 'end-agent':
    case 'answer-agent':
      return { type: 'tick' }
  }
}

function allocate(effect: Of<'allocate'>, { world, git, script }: Scene): Observation {
  const { task, attempt, start, target } = effect
  const answer = script.allocate?.(effect) ?? 'ready'
  if (typeof answer === 'object') return { type: 'allocation-failed', task, attempt, failure: answer }
  if (answer === 'busy') return { type: 'slots-busy', task, attempt, holders: ['another-run'] }
  const base = start.from.kind === 'saved' ? (start.mergeIn ?? effect.base) : (start.lower?.head ?? git.tip)
  if (base === null) {
    return { type: 'effect-failed', effect: effect.id, failure: { kind: 'target-gone', target } }
  }
  const slot = freeSlot(world, effect.prefer)
  const path = `/slots/${slot}`
  return { type: 'slot-prepared', task, attempt, slot, path, base, alreadyDone: answer === 'done' }
}

function freeSlot({ leases }: World, prefer: string | null): string {
  if (prefer !== null && !leases.has(prefer)) return prefer
  let number = 1
  while (leases.has(`slot-${number}`)) number += 1
  return `slot-${number}`
}

function runAgent(effect: Of<'run-agent'>, { script, isEnding }: Scene): Observation {
  const { task, attempt } = effect
  const { outcome = claimed, session, usage } = script.agent?.(effect) ?? {}
  return {
    type: 'agent-exited',
    task,
    attempt,
    outcome: isEnding(task, attempt) ? { kind: 'cancelled' } : outcome,
    summary: null,
    tokens: 100,
    usd: 0.25,
    ...(usage === undefined ? {} : { usage }),
    ...(session === undefined ? {} : { session }),
  }
}

/** An agent that was ended leaves the tree as it found it. */
function saveWork(effect: Of<'save-work'>, { world, git, script }: Scene): Observation {
  const { task, attempt, base, branch, spec } = effect
  const state = world.tasks.get(task)?.state
  const attemptNow = state?.status === 'active' && state.attempt.status === 'saving' ? state.attempt : null
  if (attemptNow === null) throw new Error(`${effect.id} without work to save`)
  const ask = {
    ...effect,
    type: 'run-agent',
    id: `run ${task}#${attempt}`,
    start: attemptNow.start,
    session: null,
    past: [],
  } as const
  const turn = script.agent?.(ask) ?? { writes: { [task]: `${task} done` } }
  const found = workTree(git, base, attemptNow.start)
  const writes = attemptNow.outcome.kind === 'cancelled' ? {} : (turn.writes ?? {})
  const head = git.commit({ ...found.contents, ...writes }, found.parents)
  const seen = { ...factsOf(git, { base, head: head.id, title: spec.title, branch }), ...turn.facts }
  return { type: 'work-found', task, attempt, facts: seen, committed: 0, strayed: null }
}

function workTree(git: SimulatedGit, base: CommitId, { from, mergeIn }: Of<'run-agent'>['start']) {
  if (from.kind === 'base') return { contents: git.at(base).contents, parents: [base] }
  const saved = git.at(from.commit)
  const own = git.difference(saved.parents[0] ?? base, saved.id)
  const contents = mergeIn === null ? saved.contents : { ...git.at(mergeIn).contents, ...own }
  return { contents, parents: [base, saved.id] }
}

interface Range {
  readonly base: CommitId
  readonly head: CommitId
  readonly title: string
  readonly branch: string
}

function factsOf(git: SimulatedGit, { base, head, title, branch }: Range): WorkFacts {
  const difference = git.difference(base, head)
  return facts({
    base,
    head,
    tree: git.at(head).tree,
    branch,
    paths: Object.keys(difference).map((path) => changed(path)),
    commits: [{ id: head, message: title, parents: 1 }],
    patchId: patchId(difference),
  })
}

function runCheck(effect: Of<'run-check'>, { git, script }: Scene): Observation {
  const { subject, check, commit } = effect
  const { tree, contents } = git.at(commit)
  const result = checkResult(script.check?.(effect, contents) ?? 'pass')
  return {
    type: 'check-ended',
    subject,
    check: check.name,
    environment: 'linux',
    commit,
    tree,
    result,
    log: `checks/${effect.id}`,
  }
}

function merge(effect: Of<'merge'>, { git, script }: Scene): Observation {
  const { task, candidate, head, branch, text } = effect
  const tip = effect.onto ?? git.tip
  if (tip === null) return { type: 'target-gone', task, candidate }
  const left = git.at(head).parents[0] ?? tip
  const own = git.difference(left, head)
  const files = conflicts(git, { left, tip, own })
  if (files.length > 0 || script.merge?.(effect) === 'conflict') {
    return { type: 'merge-conflicted', task, candidate, base: tip, files, detail: 'both changed it' }
  }
  const merged = git.merge({ base: left, head, tip })
  if (merged.tree === git.at(tip).tree) return { type: 'merge-pointless', task, candidate, base: tip }
  const { id: commit, tree } = merged
  const product = factsOf(git, { base: tip, head: commit, title: text.subject, branch })
  return { type: 'candidate-merged', task, candidate, base: tip, commit, tree, facts: product }
}

/** Paths that both sides made something else of. */
function conflicts(git: SimulatedGit, { left, tip, own }: { left: CommitId; tip: CommitId; own: Contents }) {
  const theirs = git.difference(left, tip)
  return Object.keys(own).filter((path) => path in theirs && theirs[path] !== own[path])
}

function land(effect: Of<'land'>, { git, script }: Scene): Observation {
  const { task, candidate, base, commit } = effect
  if (git.reaches(commit)) return { type: 'target-landed', task, candidate }
  const answer = script.land?.(effect) ?? 'landed'
  if (answer === 'stopped') {
    const paths = ['README.md']
    return { type: 'landing-stopped', task, candidate, checkout: '/home/ada/repo', reason: 'dirty', paths }
  }
  if (answer === 'moved' && git.tip === base) outsider(git, `${task}!${candidate}`)
  return git.move(base, commit)
    ? { type: 'target-landed', task, candidate }
    : { type: 'base-moved', task, candidate, tip: git.tip }
}

/** Somebody else commits to the target. */
export function outsider(git: SimulatedGit, text: string): CommitId {
  const contents = git.tip === null ? {} : git.at(git.tip).contents
  const made = git.commit({ ...contents, [`by-hand ${text}`]: text }, git.tip === null ? [] : [git.tip])
  git.tip = made.id
  return made.id
}
