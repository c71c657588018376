import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
// TypeScript 7 has no JavaScript API, and esbuild and es-module-lexer drop type-only imports.
// This parser sees static, type-only, re-exported and dynamic imports, and knip brings it anyway.
import { parseSync } from 'oxc-parser'

export type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown }
export type Import = { readonly specifier: string; readonly line: number }
export type Source = {
  /** Path from the project root, with forward slashes. */
  readonly path: string
  readonly imports: readonly Import[]
  readonly exports: readonly string[]
  readonly lines: number
  /** Every syntax node except names that are only property keys. */
  readonly nodes: readonly Node[]
  lineOf(node: Node): number
}

export function readTree(root: string, folder: string): readonly Source[] {
  return readTexts(root, folder).map(({ path, text }) => parseSource(path, text))
}

/** How long each file is; parsing all of them takes seconds. */
export function measureTree(root: string, folder: string): readonly Pick<Source, 'path' | 'lines'>[] {
  return readTexts(root, folder).map(({ path, text }) => ({ path, lines: linesIn(text) }))
}

/** What each file exports, without a look at its nodes. */
export function readExports(root: string, folder: string): readonly Pick<Source, 'path' | 'exports'>[] {
  return readTexts(root, folder).map(({ path, text }) => ({
    path,
    exports: exportsOf(parseSync(path, text).module),
  }))
}

function readTexts(root: string, folder: string) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function linesIn(text: string): number {
  return text.trimEnd().split('\n').length
}

export function parseSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path} ${errors[0].message}`)
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const nodes = [...nodesIn(program)]
  return {
    path,
    imports: [...unwrittenImports(path), ...nodes.flatMap((node) => importIn(node, lineAt(node.start)))],
    exports: exportsOf(module),
    lines: linesIn(text),
    nodes,
    lineOf: (node) => lineAt(node.start),
  }
}

function exportsOf({ staticExports }: ReturnType<typeof parseSync>['module']): readonly string[] {
  return staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName }) => exportName.name ?? (exportName.kind === 'Default' ? 'default' : [])),
  )
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each)
  if (!isNode(value)) return
  yield value
  for (const [field, child] of Object.entries(value)) if (!isKey(value, field)) yield* nodesIn(child)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** `clock.process` and `{ process: 1 }` name no global. */
function isKey(node: Node, field: string): boolean {
  return (field === 'key' || field === 'property') && node.computed !== true
}

/** What the compiler adds for JSX. */
function unwrittenImports(path: string): readonly Import[] {
  return path.endsWith('x') ? [{ specifier: 'react/jsx-runtime', line: 1 }] : []
}

function importIn(node: Node, line: number): readonly Import[] {
  const source = node.source
  if (!isNode(source) || typeof source.value !== 'string') return []
  return [{ specifier: source.value, line }]
}
