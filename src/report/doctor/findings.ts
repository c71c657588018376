import { problemText } from '../words/repository.ts'
import { agentFindings } from './agents.ts'
import type { Checkup, DiskLook, RepositoryLook, SandboxLook, TerminalLook } from './checkup.ts'
import type { Finding, Level, Said } from './finding.ts'
import { forgeFindings } from './forge.ts'
import { leftoverFindings } from './leftovers.ts'

/** Below this a few worktrees of a middling project fill it. */
const littleBytes = 2 ** 30
const leastColumns = 60
const leastRows = 16

/** Everything worth saying about a machine, in the order it is read. */
export function findingsOf(checkup: Checkup): readonly Finding[] {
  const { disk } = checkup
  return [
    machine('node', 'ok', [checkup.node]),
    gitFinding(checkup.git),
    ...repositoryFindings(checkup.repository),
    ...(disk === null ? [] : [diskFinding(disk)]),
    terminalFinding(checkup.terminal),
    sandboxFinding(checkup.sandbox),
    endingFinding(checkup.ending),
    ...(checkup.forge === null ? [] : forgeFindings(checkup.forge)),
    ...(checkup.leftovers === null ? [] : leftoverFindings(checkup.leftovers)),
    ...agentFindings(checkup.agents),
  ]
}

function machine(name: string, level: Level, [text, remedy = null]: Said): Finding {
  return { about: 'machine', name, level, text, remedy }
}

function gitFinding(version: string | null): Finding {
  return version === null
    ? machine('git', 'broken', ['is not installed', 'install git 2.39 or newer'])
    : machine('git', 'ok', [version])
}

function repositoryFindings(look: RepositoryLook): readonly Finding[] {
  switch (look.kind) {
    case 'none':
      return [machine('repository', 'note', ['none here', 'go to one, or make one with git init'])]
    case 'problems':
      return look.problems.map((problem) => {
        const [text = '', remedy] = problemText(problem).split('; ')
        return machine('repository', 'broken', [text, remedy ?? null])
      })
    case 'ready':
      return [
        machine('repository', 'ok', [`${look.path} on ${look.branch ?? 'no branch (HEAD is detached)'}`]),
        configFinding(look.config),
      ]
  }
}

function configFinding(config: Extract<RepositoryLook, { kind: 'ready' }>['config']): Finding {
  switch (config) {
    case 'read':
      return machine('config', 'ok', ['.orchestrator.json'])
    case 'absent':
      return machine('config', 'note', ['none, so every setting is at its default', 'orch init writes one'])
    case 'wrong':
      return machine('config', 'broken', [
        '.orchestrator.json has mistakes, so that no run starts',
        'correct them; orch validate PLAN names each',
      ])
  }
}

function diskFinding(disk: DiskLook): Finding {
  if (disk.kind === 'not-writable')
    return machine(
      'disk',
      'broken',
      disk.of === 'worktrees'
        ? [
            `worktrees cannot be made in ${disk.path}`,
            'set worktrees.root in the config to a folder of yours',
          ]
        : [
            `nothing can be written to ${disk.path}, where runs are recorded`,
            'give yourself the right to write there, or mount it writable',
          ],
    )
  const free = `${(disk.bytes / 2 ** 30).toFixed(1)} GiB free in ${disk.path}`
  return disk.bytes < littleBytes
    ? machine('disk', 'warning', [free, 'free some, or set worktrees.root to another disk'])
    : machine('disk', 'ok', [free])
}

function terminalFinding({ size, isDumb, isUnicode }: TerminalLook): Finding {
  if (size === null || isDumb)
    return machine('terminal', 'note', ['none for a dashboard: runs print plain lines'])
  const { columns, rows } = size
  const shown = `${columns}×${rows}${isUnicode ? '' : ', ASCII'}`
  return columns < leastColumns || rows < leastRows
    ? machine('terminal', 'note', [
        `${shown} is narrow`,
        `${leastColumns}×${leastRows} shows the whole dashboard`,
      ])
    : machine('terminal', 'ok', [shown])
}

function sandboxFinding(look: SandboxLook): Finding {
  const { wanted } = look
  switch (look.kind) {
    case 'works':
      return machine('sandbox', 'ok', [
        `${sandboxName(look.version)} works; ${wanted ? 'on' : 'off (sandbox: true turns it on)'}`,
      ])
    case 'missing':
      return machine('sandbox', wanted ? 'broken' : 'note', [
        'bubblewrap is not installed',
        'install the package bubblewrap',
      ])
    case 'refused':
      return machine('sandbox', wanted ? 'broken' : 'note', [
        `bubblewrap cannot make a sandbox here: ${look.detail}`,
        'allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or the AppArmor profile of bwrap)',
      ])
    case 'not-here':
      return machine('sandbox', wanted ? 'broken' : 'note', [
        'there is none on this system',
        wanted ? 'set sandbox to false' : null,
      ])
  }
}

function sandboxName(version: string | null): string {
  return version === null ? 'bubblewrap' : `bubblewrap ${version}`
}

function endingFinding(ending: Checkup['ending']): Finding {
  switch (ending) {
    case 'pid-namespace':
      return machine('ending', 'ok', ['complete: every agent has a PID namespace of its own'])
    case 'marks':
      return machine('ending', 'ok', [
        'by group, descent, environment and folder; a program that hides from all four outlives its agent',
      ])
    case 'groups':
      return machine('ending', 'note', [
        'by group and descent only; a program that leaves both outlives its agent',
      ])
  }
}
