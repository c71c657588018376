import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../../core/config.ts'
import type { HooksPassedBy, Notice } from '../../core/halt.ts'
import type { CommitId } from '../../core/ids.ts'
import type { OpenedRepository } from '../compose/repository.ts'

type Tool = Extract<Notice, { readonly kind: 'hooks-passed-by' }>['tool']

/**
 * One word about hooks that people have here and agents' commits would pass by in silence. orch itself runs none, and
 * nothing is the worse for it: what has to hold is a check.
 */
export async function hooksPassedBy(
  opened: Pick<OpenedRepository, 'facts' | 'fileAt' | 'filesBelow'>,
  { config, tip }: { readonly config: Config; readonly tip: CommitId },
): Promise<readonly Notice[]> {
  const { hooksPath = null, commonDir, toplevel } = opened.facts
  const wanted = await toolOf(opened, tip)
  const say = (path: string, reason: HooksPassedBy): readonly Notice[] => [
    {
      kind: 'hooks-passed-by',
      path,
      reason,
      tool: wanted?.tool ?? (path.startsWith('.husky') ? 'husky' : null),
    },
  ]
  const folder = hooksPath === null ? join(commonDir, 'hooks') : resolve(toplevel, expandHome(hooksPath))
  const shown = hooksPath ?? '.git/hooks'
  const found = hooksIn(folder)
  if (found.executable.length === 0) {
    if (found.plain.length > 0) return say(shown, 'not-executable')
    if (hooksPath !== null && hooksPath !== '/dev/null' && !isFolder(folder)) return say(shown, 'no-folder')
    return wanted === null ? [] : say(wanted.file, 'not-installed')
  }
  if (config.sandbox) return say(shown, 'sandboxed')
  const standsBeside = hooksPath !== null && !hooksPath.startsWith('/') && !hooksPath.startsWith('~')
  if (!standsBeside || (await isBrought(opened, { config, tip, path: hooksPath }))) return []
  return say(hooksPath, 'not-in-worktrees')
}

/** In the commit, copied, kept, or made by a command of setup. */
async function isBrought(
  opened: Pick<OpenedRepository, 'fileAt' | 'filesBelow'>,
  { config, tip, path }: { readonly config: Config; readonly tip: CommitId; readonly path: string },
): Promise<boolean> {
  const folder = path.replace(/^(?:\.\/)+|\/+$/g, '')
  const [top = ''] = folder.split('/')
  const committed = await opened.filesBelow(tip, folder)
  if (top === '.' || [...committed.keys()].some(isHook)) return true
  const { copy, keep, setup } = config.worktrees
  if ([...copy, ...keep].some((pattern) => pattern.startsWith(top))) return true
  const commands = setup.map((command) => (typeof command === 'string' ? command : command.join(' ')))
  if (commands.some((command) => /husky|lefthook|hooks/.test(command))) return true
  const installs = commands.some((command) => /\b(?:npm|pnpm|yarn|bun)\b/.test(command))
  return installs && /"(?:prepare|postinstall)"\s*:\s*"[^"]*husky/.test(await packageText(opened, tip))
}

/** What the repository itself says about hooks. */
async function toolOf(
  opened: Pick<OpenedRepository, 'fileAt'>,
  tip: CommitId,
): Promise<{ readonly tool: Tool; readonly file: string } | null> {
  for (const [file, tool] of configured) {
    if ((await opened.fileAt(tip, file)) !== null) return { tool, file }
  }
  return /"husky"\s*:/.test(await packageText(opened, tip)) ? { tool: 'husky', file: '.husky' } : null
}

const configured = [
  ['lefthook.yml', 'lefthook'],
  ['.lefthook.yml', 'lefthook'],
  ['.pre-commit-config.yaml', 'pre-commit'],
] as const

async function packageText(opened: Pick<OpenedRepository, 'fileAt'>, tip: CommitId): Promise<string> {
  return (await opened.fileAt(tip, 'package.json')) ?? ''
}

/** The hooks that `git commit` runs. */
const ofCommits = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit']

function isHook(name: string): boolean {
  return ofCommits.includes(name)
}

function hooksIn(folder: string): { readonly executable: string[]; readonly plain: string[] } {
  const names = isFolder(folder) ? readdirSync(folder).filter(isHook) : []
  const executable = names.filter((name) => isExecutable(join(folder, name)))
  return { executable, plain: names.filter((name) => !executable.includes(name)) }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function expandHome(path: string): string {
  return path.replace(/^~(?=\/)/, process.env.HOME ?? '~')
}
