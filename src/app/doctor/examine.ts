import type { Checkup, RepositoryLook, TerminalLook } from '../../report/doctor/checkup.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openRepository, slotsRoot } from '../compose/repository.ts'
import { runsFolder } from '../run-folder.ts'
import { workingConfig } from '../working-config.ts'
import { lookAtAgents, patientMs } from './agents.ts'
import { examineForge } from './forge.ts'
import { lookAtLeftovers } from './leftovers.ts'
import { gitVersion, lookAtDisk, lookAtSandbox } from './machine.ts'

/** Where somebody asks from. */
export interface Asker {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: TerminalLook
}

/** Looks at everything orch works with; changes nothing, and nothing that is missing makes it stop. */
export async function examine({ cwd, env, terminal }: Asker): Promise<Checkup> {
  const git = await gitVersion(env)
  const { opened, look } = git === null ? nowhere : await lookAround(cwd)
  const { config, state } = await workingConfig(opened)
  const [sandbox, agents, disk, forge, leftovers] = await Promise.all([
    lookAtSandbox(env, config.sandbox === true),
    lookAtAgents(config, { env, cwd: opened?.facts.toplevel ?? cwd, timeoutMs: patientMs }),
    opened === null
      ? null
      : lookAtDisk({
          worktrees: slotsRoot(opened.facts, config.worktrees.root),
          runs: runsFolder(opened.facts.commonDir),
        }),
    opened === null ? null : examineForge(opened, { config, env }),
    opened === null ? null : lookAtLeftovers(opened, config),
  ])
  const contained = sandbox.wanted && sandbox.kind === 'works'
  return {
    node: process.versions.node,
    git,
    repository: look.kind === 'ready' ? { ...look, config: state } : look,
    disk,
    terminal,
    sandbox,
    ending: contained ? 'pid-namespace' : process.platform === 'linux' ? 'marks' : 'groups',
    agents,
    forge,
    leftovers,
  }
}

interface Around {
  readonly opened: OpenedRepository | null
  readonly look: RepositoryLook
}

const nowhere: Around = { opened: null, look: { kind: 'none' } }

async function lookAround(cwd: string): Promise<Around> {
  const opening = await openRepository(cwd)
  if (opening.kind === 'opened') {
    const { opened } = opening
    const { toplevel, branch } = opened.facts
    return { opened, look: { kind: 'ready', path: toplevel, branch, config: 'absent' } }
  }
  const problems = opening.problems.filter(({ kind }) => kind !== 'not-a-repository')
  return problems.length === 0 ? nowhere : { opened: null, look: { kind: 'problems', problems } }
}
