import { diagnoseText } from './diagnose.ts'
import type { Reading } from './document.ts'
import { readJson } from './json.ts'

/** Reads a plan's text: `.json` as JSON with comments, `.yaml` and `.yml` as YAML, anything else by its first sign. */
export async function readText(path: string, text: string): Promise<Reading> {
  const bare = withoutByteOrderMark(text)
  if (bare.trim() === '') return emptyFile(path)
  if (isJson(path, bare)) return readJson(path, bare)
  // Half of what loading this room costs, and most plans are JSON.
  const { readYaml } = await import('./yaml.ts')
  return readYaml(path, bare)
}

/** Reads a text that can only be JSON with comments. */
export function readJsonText(path: string, text: string): Reading {
  const bare = withoutByteOrderMark(text)
  return bare.trim() === '' ? emptyFile(path) : readJson(path, bare)
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function emptyFile(path: string): Reading {
  const mistakes = [{ start: 0, end: 0, mistake: { kind: 'empty-file' } }] as const
  return { kind: 'diagnostics', diagnostics: diagnoseText({ path, text: '' }, mistakes) }
}

function isJson(path: string, text: string): boolean {
  if (/\.ya?ml$/i.test(path)) return false
  return /\.jsonc?$/i.test(path) || /^\s*(?:[[{]|\/[/*])/.test(text)
}
