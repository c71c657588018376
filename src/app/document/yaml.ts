import type { Alias, YAMLError } from 'yaml'
import { isMap, isNode, isSeq, parseDocument, visit } from 'yaml'
import { diagnoseText } from './diagnose.ts'
import type { Path, Reading, Span, SpannedMistake } from './document.ts'

type Yaml = ReturnType<typeof parseDocument>

/** Two references in each of 10,000 tasks; nested ones that multiply pass it within a few lines. */
const maxAliasCount = 20_000

/** Reads one YAML document; a key written twice is a mistake. */
export function readYaml(path: string, text: string): Reading {
  const yaml = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  const mistakes = [...yaml.errors, ...yaml.warnings].map((error) => mistakeOf(error, text))
  const diagnostics = diagnoseText({ path, text }, [...mistakes, ...unresolvedAliases(yaml)])
  if (diagnostics.some(({ kind }) => kind === 'syntax')) return { kind: 'diagnostics', diagnostics }
  const spanOf = (at: Path, part: 'key' | 'value') => spanIn(yaml, at, part)
  try {
    const value: unknown = yaml.toJS({ maxAliasCount })
    return { kind: 'document', document: { path, text, value, spanOf }, diagnostics }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const bomb = { start: 0, end: 0, mistake: { kind: 'too-many-aliases' } } as const
    return { kind: 'diagnostics', diagnostics: diagnoseText({ path, text }, [bomb]) }
  }
}

function mistakeOf({ code, message, pos: [start, end] }: YAMLError, text: string): SpannedMistake {
  if (code !== 'DUPLICATE_KEY') return { start, end, mistake: { kind: 'syntax', detail: message } }
  const key = /^"[^"\n]*"|^'[^'\n]*'|^[^\s:,]+/.exec(text.slice(start, start + 200))?.[0] ?? ''
  return { start, end: start + key.length, mistake: { kind: 'duplicate-key', key: key.replace(/["']/g, '') } }
}

/** The parser leaves them to the conversion, which has no place to tell. */
function unresolvedAliases(yaml: Yaml): readonly SpannedMistake[] {
  const unresolved: SpannedMistake[] = []
  const anchors = new Set<string>()
  visit(yaml, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor)
    },
    Alias: (_, alias: Alias) => {
      if (anchors.has(alias.source)) return
      const detail = `No anchor &${alias.source} stands before *${alias.source}`
      unresolved.push({ ...rangeOf(alias), mistake: { kind: 'syntax', detail } })
    },
  })
  return unresolved
}

function spanIn(yaml: Yaml, at: Path, part: 'key' | 'value'): Span {
  let node: unknown = yaml.contents
  let span = rangeOf(node)
  for (const [depth, step] of at.entries()) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isNode(key) && String(key.toJS(yaml)) === String(step))
      : undefined
    node = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value
    const asKey = pair !== undefined && (node === null || (part === 'key' && depth === at.length - 1))
    const found = rangeOf(asKey ? pair.key : node)
    if (found.end === 0) return span
    span = found
  }
  return span
}

function rangeOf(node: unknown): Span {
  const [start, end] = (isNode(node) && node.range) || [0, 0]
  return { start, end }
}
