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
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')))
}

export function parseSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path} ${errors[0].message}`)
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const nodes = [...nodesIn(program)]
  return {
    path,
    imports: [...unwrittenImports(path), ...nodes.flatMap((node) => importIn(node, lineAt(node.start)))],
    exports: module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(
        ({ exportName }) => exportName.name ?? (exportName.kind === 'Default' ? 'default' : []),
      ),
    ),
    lines: text.trimEnd().split('\n').length,
    nodes,
    lineOf: (node) => lineAt(node.start),
  }
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
