import type { Node } from 'jsonc-parser'
import { findNodeAtLocation, parseTree, printParseErrorCode, stripComments, visit } from 'jsonc-parser'
import { diagnoseText } from './diagnose.ts'
import type { Path, Reading, Span, SpannedMistake } from './document.ts'

/** Reads JSON with comments; a key written twice is a mistake, a trailing comma too. */
export function readJson(path: string, text: string): Reading {
  const { broken, repeated } = scan(text)
  if (broken.length > 0) return { kind: 'diagnostics', diagnostics: diagnoseText({ path, text }, broken) }
  let tree: Node | undefined
  const spanOf = (at: Path, part: 'key' | 'value') => {
    tree ??= parseTree(text)
    return tree ? spanIn(tree, at, part) : { start: 0, end: 0 }
  }
  const document = { path, text, value: readValue(text), spanOf }
  return { kind: 'document', document, diagnostics: diagnoseText(document, repeated) }
}

/** JSON.parse is several times faster than a tree, and gives `__proto__` no special meaning. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return JSON.parse(stripComments(text, ' '))
  }
}

function scan(text: string): { broken: readonly SpannedMistake[]; repeated: readonly SpannedMistake[] } {
  const broken: SpannedMistake[] = []
  const repeated: SpannedMistake[] = []
  const open: Set<string>[] = []
  const visitor = {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key: string, start: number, length: number) => {
      const keys = open.at(-1)
      if (keys?.has(key))
        repeated.push({ start, end: start + length, mistake: { kind: 'duplicate-key', key } })
      keys?.add(key)
    },
    onError: (code: number, start: number, length: number) =>
      void broken.push(trailingComma(text, start) ?? syntax(printParseErrorCode(code), start, length)),
  }
  try {
    visit(text, visitor)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    broken.push(syntax('TooDeep', 0, 1))
  }
  return { broken: withoutEchoes(text, broken), repeated }
}

function syntax(detail: string, start: number, length: number): SpannedMistake {
  return { start, end: start + length, mistake: { kind: 'syntax', detail } }
}

function trailingComma(text: string, start: number): SpannedMistake | null {
  const before = text.slice(0, start).trimEnd()
  const closes = text[start] === '}' || text[start] === ']'
  return closes && before.endsWith(',') ? syntax('TrailingComma', before.length - 1, 1) : null
}

/** What follows the first mistake of a line, or text without an end, is what the parser made of it. */
function withoutEchoes(text: string, mistakes: readonly SpannedMistake[]): readonly SpannedMistake[] {
  const endless = mistakes.findIndex(
    ({ mistake }) => mistake.kind === 'syntax' && mistake.detail.startsWith('UnexpectedEndOf'),
  )
  return mistakes.slice(0, endless < 0 ? undefined : endless + 1).filter(({ start }, index) => {
    const before = mistakes[index - 1]
    return before === undefined || text.slice(before.start, start).includes('\n')
  })
}

function spanIn(root: Node, at: Path, part: 'key' | 'value'): Span {
  const steps = at.map((step) => (typeof step === 'number' ? step : String(step)))
  for (let depth = steps.length; depth > 0; depth--) {
    const node = findNodeAtLocation(root, steps.slice(0, depth))
    if (node === undefined) continue
    const key = depth === steps.length && part === 'key' ? node.parent?.children?.[0] : undefined
    return spanOfNode(key ?? node)
  }
  return spanOfNode(root)
}

function spanOfNode({ offset, length }: Node): Span {
  return { start: offset, end: offset + length }
}
