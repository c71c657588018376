import type { Halt, MissingProgram, OtherHalt } from '../core/halt.ts'
import type { CommandLine } from '../core/plan/plan.ts'
import type { SuppliedCommand } from '../core/plan/supplied-commands.ts'
import type { Ahead } from '../core/verdict/verification.ts'
import { diagnosticsText } from './diagnostics.ts'
import { short } from './text.ts'
import { forgeHaltWords } from './words/forge-halt.ts'
import { journalWords, neverBeganHint } from './words/journal.ts'
import { remoteWords } from './words/remote.ts'
import { problemText } from './words/repository.ts'
import type { Words as Said } from './words.ts'

/** Why a run does not begin, in words: what happened, the evidence, and a command or deed that helps. */
export function haltText(reason: Halt): string {
  if (reason.kind === 'diagnostics') return diagnosticsText(reason.diagnostics)
  const { headline, evidence = [], hint } = wordsOf(reason)
  const lines = [headline, ...evidence.map((line) => `  ${line}`)]
  return [...lines, ...(hint === undefined ? [] : [`hint: ${hint}`])].join('\n')
}

interface Words {
  readonly headline: string
  readonly evidence?: readonly string[]
  readonly hint?: string
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one case per halt, dispatches only
function wordsOf(reason: OtherHalt): Words {
  switch (reason.kind) {
    case 'plan-unreadable':
      return {
        headline: `the plan ${reason.path} cannot be read`,
        evidence: [reason.detail],
        hint: 'orch init writes a starter plan.json',
      }
    case 'config-unreadable':
      return { headline: `the config ${reason.path} cannot be read`, evidence: [reason.detail] }
    case 'no-target':
      return {
        headline: 'HEAD is detached, so there is no branch to land on',
        hint: 'name one with --target <branch>',
      }
    case 'target-missing':
      return {
        headline: `there is no branch ${reason.target} to land on`,
        hint: reason.nearest === null ? `git branch ${reason.target}` : `did you mean ${reason.nearest}?`,
      }
    case 'remote':
      return remoteWords(reason)
    case 'no-such-commit':
      return {
        headline: `${reason.name} names no commit in this repository`,
        hint: 'name a branch, a tag or a commit',
      }
    case 'no-such-branch':
      return {
        headline: `there is no branch ${reason.name} to land`,
        hint: 'git branch lists those there are',
      }
    case 'no-run':
      return { headline: 'no run to resume', hint: 'orch run plan.json starts one' }
    case 'unknown-run':
      return {
        headline: `no run begins with ${reason.prefix}`,
        hint: 'orch list shows the runs of this repository',
      }
    case 'ambiguous-run':
      return {
        headline: 'more than one run is meant',
        evidence: reason.runs,
        hint: 'say which one with --run <run>',
      }
    case 'repository':
      return { headline: 'orch cannot work here', evidence: reason.problems.map(problemText) }
    case 'program-missing':
      return {
        headline: 'a program that this run needs cannot be started',
        evidence: reason.programs.map(programText),
        hint: 'install it, or correct the command in the config or the plan',
      }
    case 'variable-missing':
      return {
        headline: 'a variable that this run refers to is not set',
        evidence: reason.variables.map(({ where, name }) => `${where}: ${name}`),
        hint: `export ${reason.variables[0]?.name ?? 'NAME'}=… and run again`,
      }
    case 'no-sandbox':
      return sandboxWords(reason)
    case 'no-forge':
    case 'forge-fault':
    case 'rules-unmet':
      return forgeHaltWords(reason)
    case 'root-not-writable':
      return {
        headline: `the folder for worktrees cannot be written: ${reason.path}`,
        evidence: [reason.detail],
        hint: 'set worktrees.root in the config to a folder of yours',
      }
    case 'root-inside-worktree':
      return {
        headline: `the folder for worktrees lies inside a worktree: ${reason.path}`,
        evidence: [`the worktree: ${reason.worktree}`],
        hint: 'set worktrees.root in the config to a folder outside, such as ../{repo}.orch',
      }
    case 'disk-full':
      return {
        headline: `too little disk for the worktrees in ${reason.path}`,
        evidence: [`${mebibytes(reason.neededBytes)} needed, ${mebibytes(reason.freeBytes)} free`],
        hint: 'free some space, or run with a smaller --concurrency',
      }
    case 'journal-fault':
      return hinted(journalWords(reason.fault))
    case 'never-began':
      return { headline: `run ${reason.run} stopped before it began`, hint: neverBeganHint }
    case 'git-ahead':
      return {
        headline: `git is ahead of the journal of run ${reason.run}, so nothing more lands by it`,
        evidence: reason.ahead.map(aheadText),
        hint: `orch verify --run ${reason.run} says what is proven; with journal.jsonl restored from a backup the run goes on, or orch run … --fresh starts anew`,
      }
    case 'locked':
      return {
        headline: `another orch drives run ${reason.run}`,
        evidence:
          reason.by === null
            ? []
            : [`process ${reason.by.pid}${reason.provenAlive ? '' : ', which may be on another machine'}`],
        hint: reason.provenAlive
          ? 'orch attach follows it'
          : 'orch resume --take-over, once you know that it is gone',
      }
    case 'unfinished-run':
      return {
        headline: `run ${reason.run} of ${reason.plan} on ${reason.target} is ${reason.live ? 'running' : 'not finished'}: ${reason.landed} of ${reason.tasks} tasks landed`,
        hint: reason.live
          ? 'orch attach follows it'
          : 'orch run … --continue goes on with it, --fresh starts anew',
      }
    case 'no-checks':
      return {
        headline: 'no check says whether a change is good, so everything would land unseen',
        evidence: reason.detected.map(({ name, run }) => `found: ${name}: ${run}`),
        hint: 'orch init writes a config with checks; --no-checks lands without any',
      }
    case 'untrusted':
      return {
        headline: 'config and plan supply commands that nobody has agreed to run here',
        evidence: reason.commands.map(commandText),
        hint: '--yes agrees to exactly these',
      }
    case 'left-unfinished':
      return {
        headline: 'nothing was started',
        hint: `orch run … --fresh starts anew, orch resume --run ${reason.run} goes on`,
      }
    case 'declined':
      return { headline: 'nothing was started' }
  }
}

function sandboxWords({ reason, detail }: Extract<OtherHalt, { readonly kind: 'no-sandbox' }>): Words {
  const headline = 'the config says sandbox: true, and agents cannot be put into one here'
  switch (reason) {
    case 'not-here':
      return { headline, evidence: [detail], hint: 'set sandbox to false; sandboxes need Linux' }
    case 'missing':
      return {
        headline,
        evidence: ['bubblewrap (bwrap) is not installed'],
        hint: 'install the package bubblewrap, such as apt-get install bubblewrap',
      }
    case 'refused':
      return {
        headline,
        evidence: [detail],
        hint: 'allow unprivileged user namespaces: sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap',
      }
  }
}

function hinted({ headline, evidence, hint }: Said): Words {
  return { headline, evidence, ...(hint === null ? {} : { hint }) }
}

function aheadText(ahead: Ahead): string {
  const commit = short(ahead.commit)
  return ahead.kind === 'ref-ahead'
    ? `${ahead.ref} at ${commit}, which the journal has not come to`
    : `${commit} on the target says that it landed ${ahead.task}, and the journal does not`
}

function programText({ by, program, reason }: MissingProgram): string {
  return `${ownerText(by)}: ${program} ${reason === 'not-found' ? 'is not found' : 'is not executable'}`
}

/** `check unit: npm test`: a command and who supplies it, as people are asked about it. */
export function commandText(supplied: SuppliedCommand): string {
  return `${ownerText(supplied)}: ${shown(supplied.command)}`
}

function ownerText({ use, owner }: SuppliedCommand): string {
  return owner === null ? use : `${use} ${owner}`
}

function shown(command: CommandLine): string {
  return typeof command === 'string'
    ? command
    : command.map((word) => (/[\s"']/.test(word) ? JSON.stringify(word) : word)).join(' ')
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`
}
