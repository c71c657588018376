import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'
import type { GitSetting } from '../../../core/escape/settings.ts'
import { runsOrRedirects } from '../../../core/escape/settings.ts'
import { requireReadable } from '../../../core/host-fault.ts'
import type { Git } from '../git.ts'

interface Known {
  readonly print: string
  readonly files: readonly string[]
  readonly settings: readonly GitSetting[]
}

/** Reads settings again only once one of the files they come from has another stat. */
export function makeSettings(git: Git, env: NodeJS.ProcessEnv): () => Promise<readonly GitSetting[]> {
  let known: Known | null = null
  return async () => {
    const files = [...new Set([...usualFiles(git.place.commonDir, env), ...(known?.files ?? [])])]
    const print = printOf(files)
    if (known !== null && known.print === print) return known.settings
    const entries = await readEntries(git)
    const all = [...new Set([...files, ...entries.map(({ file }) => file)])]
    // What changed between the stats and the reading is read again next time.
    known = {
      print: all.length === files.length ? print : '',
      files: all,
      settings: settingsOf(entries, git),
    }
    return known.settings
  }
}

/** Every file git may read settings from, whether it is there or not. */
function usualFiles(commonDir: string, env: NodeJS.ProcessEnv): readonly string[] {
  const home = env.HOME ?? homedir()
  return [
    join(commonDir, 'config'),
    ...worktreeConfigs(commonDir),
    env.GIT_CONFIG_GLOBAL ?? join(home, '.gitconfig'),
    join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'git', 'config'),
    env.GIT_CONFIG_SYSTEM ?? '/etc/gitconfig',
  ]
}

function worktreeConfigs(commonDir: string): readonly string[] {
  const entries = namesIn(join(commonDir, 'worktrees')).map((entry) => join(commonDir, 'worktrees', entry))
  return [commonDir, ...entries].map((folder) => join(folder, 'config.worktree'))
}

function printOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
      return stat === undefined ? '-' : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`
    })
    .join('\n')
}

interface Entry {
  readonly key: string
  readonly file: string
  readonly value: string
}

async function readEntries(git: Git): Promise<readonly Entry[]> {
  const { commonDir } = git.place
  const shared = await listed(git, ['--includes'])
  // Below the shared folder git reads the main checkout's own; those of others are read by their names.
  const others = worktreeConfigs(commonDir)
    .slice(1)
    .filter((file) => existsSync(file))
  const own = await Promise.all(others.map((file) => listed(git, ['--file', file])))
  return [...shared, ...own.flat()]
}

async function listed(git: Git, from: readonly string[]): Promise<readonly Entry[]> {
  const text = await git.text(['config', '--list', '--show-origin', '-z', ...from])
  const fields = text.split('\0')
  return fields.flatMap((origin, at): readonly Entry[] => {
    const pair = fields[at + 1]
    if (at % 2 === 1 || pair === undefined || !origin.startsWith('file:')) return []
    const end = pair.indexOf('\n')
    const key = end === -1 ? pair : pair.slice(0, end)
    const path = origin.slice('file:'.length)
    const file = isAbsolute(path) ? path : join(git.place.workTree ?? git.place.commonDir, path)
    return [{ key, file, value: end === -1 ? '' : pair.slice(end + 1) }]
  })
}

function settingsOf(entries: readonly Entry[], { place }: Git): readonly GitSetting[] {
  const values = new Map<string, Entry & { readonly values: string[] }>()
  for (const entry of entries) {
    if (!runsOrRedirects(entry.key, entry.value)) continue
    const name = `${entry.key}\0${entry.file}`
    const found = values.get(name) ?? { ...entry, values: [] }
    found.values.push(entry.value)
    values.set(name, found)
  }
  return [...values.values()].map(({ key, file, values: all }) => ({
    key,
    file: shortened(file, place.commonDir),
    hash: createHash('sha256').update(all.join('\0')).digest('hex').slice(0, 16),
  }))
}

/** As people see it from the main checkout: `.git/config`. */
function shortened(file: string, commonDir: string): string {
  const path = relative(dirname(commonDir), file)
  return path.startsWith('..') ? file : path
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    requireReadable(error)
    return []
  }
}
