import { readFileSync, realpathSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { PromptFileProblem } from '../../core/plan/diagnostic.ts'
import type { PromptFile, ReadPromptFile } from './prompts.ts'

/** No agent reads more at once, and a wrong name would fill the memory. */
const maxBytes = 4 * 1024 * 1024

/**
 * Prompt files of a plan in `folder` (the plan's own, or the working directory for a plan from a stream): only
 * those that stand, symbolic links followed, in the repository or in that folder.
 */
export function promptFileReader(folder: string, repository: string): ReadPromptFile {
  const homes = [folder, repository].map((each) => realpathSync(each))
  return (file) => {
    try {
      const path = realpathSync(resolve(folder, file))
      if (!homes.some((home) => isWithin(home, path))) return problem('outside')
      const { size, isFile } = sizeOf(path)
      if (!isFile) return problem('not-a-file')
      if (size > maxBytes) return problem('too-large')
      const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
      return text.trim() === '' ? problem('empty') : { kind: 'text', text }
    } catch (error) {
      return problem(isMissing(error) ? 'missing' : 'unreadable')
    }
  }
}

function problem(problem: PromptFileProblem): PromptFile {
  return { kind: 'problem', problem }
}

function isWithin(home: string, path: string): boolean {
  const way = relative(home, path)
  return way !== '' && !/^\.\.(?:\/|$)/.test(way) && !/^\.git(?:\/|$)/.test(way)
}

/** A pipe would be waited for without end, so only files are opened. */
function sizeOf(path: string): { readonly size: number; readonly isFile: boolean } {
  const stat = statSync(path)
  return { size: stat.size, isFile: stat.isFile() }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
