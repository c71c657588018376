import { homeOf } from '../../adapters/agent/home.ts'
import { makeGit } from '../../adapters/git/git.ts'
import type { SlotPools, SlotsOptions } from '../../adapters/git/slots/slots.ts'
import { makeSlots } from '../../adapters/git/slots/slots.ts'
import { makeWatch } from '../../adapters/git/watch/watch.ts'
import { createJournal, openJournal } from '../../adapters/journal/file.ts'
import { makeCommands } from '../../adapters/process/commands.ts'
import { startDetached } from '../../adapters/process/detached.ts'
import { fullDisk } from '../../adapters/process/disk.ts'
import { makeProcesses } from '../../adapters/process/processes.ts'
import { survivors } from '../../adapters/process/survivors.ts'
import { makePrompts } from '../../adapters/prompts/prompts.ts'
import type { Config } from '../../core/config.ts'
import type { ProcessIdentity, RunId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { TaskSpec } from '../../core/plan/plan.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Commands } from '../../ports/commands.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Locks } from '../../ports/locks.ts'
import type { Ports } from '../../ports/stage.ts'
import type { Watch } from '../../ports/watch.ts'
import { makeAttemptFiles } from '../attempt-files.ts'
import { makeAttemptPorts } from '../attempt-ports.ts'
import { makeWording } from '../describe.ts'
import { makeEndings } from '../endings.ts'
import { makeRedactor, withoutSecrets } from '../redact.ts'
import type { RunPaths } from '../run-folder.ts'
import { makeSandboxes } from '../sandbox.ts'
import { secretsOf } from '../secrets.ts'
import { makeSurroundings } from '../surroundings.ts'
import { foundedVerdicts } from '../verify/passes.ts'
import { agentOf } from './agents.ts'
import { sharedVerdicts } from './evidence.ts'
import { builtProgram, template } from './package.ts'
import { landingLockPath, openLocks } from './records.ts'
import type { OpenedRepository } from './repository.ts'
import { slotsRoot } from './repository.ts'
import { describing, targetPorts } from './target.ts'

export { createJournal, openJournal, startDetached, survivors }

/** The process that runs this, as locks and journals name it. */
export function thisProcess(): ProcessIdentity {
  return makeProcesses().self()
}

export interface RunSetting {
  readonly run: RunId
  readonly target: string
  readonly paths: RunPaths
  readonly config: Config
  readonly opened: OpenedRepository
  readonly clock: Clock
  /** Absent or null where no pull requests are made; its token is never shown. */
  readonly forge?: { readonly forge: Forge; readonly token: string } | null
  /** Another supervisor took the place of one that was killed; nothing runs under it before this resolves. */
  readonly onSupervisor?: (supervisor: ProcessIdentity) => Promise<void>
  /** True for a task that may want the slot again in which its work lies. */
  readonly returns?: (owner: { readonly run: RunId; readonly task: string }) => boolean
  /** What a stage tells in the middle of an effect, without secrets. */
  readonly onTold?: (observation: Observation) => Promise<void>
}

/** What a run's engine works with. */
export interface RunPorts extends Ports {
  readonly commands: Commands
  readonly slots: SlotPools
  /** What a stage saw, without secrets; nothing else is recorded or shown. */
  redacted(seen: Observation | null): Observation | null
}

/** Puts every adapter of a run together. */
export function composeRun(setting: RunSetting & { readonly tasks: readonly TaskSpec[] }): RunPorts {
  const { run, target, paths, config, opened, clock, tasks } = setting
  const { facts } = opened
  const processes = makeProcesses()
  const locks = openLocks()
  const redactor = makeRedactor()
  redactor.learn(secretsOf({ config, tasks, parent: process.env }))
  if (setting.forge != null) redactor.learn([setting.forge.token])
  const redacted = (seen: Observation | null) => withoutSecrets(seen, redactor)
  const owners = ownersOf(processes.self(), setting.onSupervisor)
  const commands = makeCommands({
    supervisorPath: builtProgram('supervisor.js'),
    runId: run,
    errorsFile: paths.log,
  })
  const slots = slotsOf(setting, { locks, processes, owners: owners.all })
  return {
    run,
    target,
    config,
    clock,
    commands: owners.watching(commands),
    ...targetPorts(setting),
    slots,
    watch: watchAround(setting, locks),
    verdicts: foundedVerdicts(sharedVerdicts(facts.commonDir), facts.commonDir),
    files: makeAttemptFiles(paths),
    prompts: makePrompts({ folder: template('prompts'), own: paths.prompts, config }),
    surroundings: makeSurroundings({
      run,
      parent: process.env,
      setup: config.worktrees.setup,
      ports: makeAttemptPorts((ref) => paths.attempt(ref).ports),
      identity: facts.author,
      onSecrets: redactor.learn,
    }),
    locks,
    landingLock: landingLockPath(facts.commonDir, target),
    endings: makeEndings(),
    redacted,
    tell: async (seen) => {
      const clean = redacted(seen)
      if (clean !== null) await setting.onTold?.(clean)
    },
    describe: describing(setting, redactor),
    wording: makeWording(redactor),
    ...machine(setting),
    agent: agentOf,
  }
}

/** What the machine has to give. */
function machine(setting: RunSetting): Pick<Ports, 'fullDisk' | 'sandbox'> {
  const { config, opened } = setting
  const { facts } = opened
  return {
    fullDisk: () => fullDisk(slotsRoot(facts, config.worktrees.root)) ?? fullDisk(facts.commonDir),
    ...(config.sandbox ? { sandbox: sandboxes(setting) } : {}),
  }
}

function slotsOf(
  { run, config, opened: { facts }, returns }: RunSetting,
  around: Pick<SlotsOptions, 'locks' | 'processes' | 'owners'>,
): SlotPools {
  return makeSlots({
    git: makeGit({ gitDir: facts.commonDir, commonDir: facts.commonDir, workTree: null }),
    mainCheckout: facts.mainWorkTree,
    root: slotsRoot(facts, config.worktrees.root),
    run,
    author: facts.author,
    config,
    ...around,
    ...(returns === undefined ? {} : { returns }),
  })
}

/** A landing of another run may take its time; what is seen meanwhile is seen again. */
const landingWaitMs = 30_000

function watchAround({ opened: { facts }, target, config }: RunSetting, locks: Locks): Watch {
  const { commonDir, mainWorkTree } = facts
  return makeWatch({
    git: makeGit({ gitDir: commonDir, commonDir, workTree: null }),
    mainWorkTree,
    target,
    branchName: config.branch.name,
    quietly: async (work) => {
      const path = landingLockPath(commonDir, target)
      const turn = await locks.withLock({ path, purpose: 'look around', waitMs: landingWaitMs }, work)
      return turn.kind === 'done' ? turn.value : work()
    },
  })
}

/** Agents read the repository wherever it lies, and programs of orch's own. */
function sandboxes({ opened: { facts }, paths }: RunSetting) {
  return makeSandboxes({
    shown: [
      facts.toplevel,
      ...(facts.mainWorkTree === null ? [] : [facts.mainWorkTree]),
      facts.commonDir,
      builtProgram(''),
    ],
    folder: paths.folder,
    homeOf,
  })
}

/** Leases name the engine and, once there is one, the supervisor that may outlive it. */
function ownersOf(engine: ProcessIdentity, onAnother: RunSetting['onSupervisor']) {
  let supervisor: ProcessIdentity | null = null
  const look = async (commands: Commands) => {
    const before = supervisor
    supervisor = await commands.supervisor()
    if (before !== null && !isSame(before, supervisor)) await onAnother?.(supervisor)
    return supervisor
  }
  return {
    all: () => (supervisor === null ? [engine] : [engine, supervisor]),
    watching: (commands: Commands): Commands => ({
      ...commands,
      supervisor: () => look(commands),
      async run(spec, signal, onOutput) {
        await look(commands)
        return commands.run(spec, signal, onOutput)
      },
    }),
  }
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startedAt === b.startedAt
}
