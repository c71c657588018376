import type { Node, Source } from './source.ts'

const instant = 'take the instant from the input instead'
const chance = 'take the number from the input instead'
const outside = 'pass the fact in instead'
const waiting = 'ask for an effect instead'

const impure: Readonly<Record<string, string>> = {
  Date: instant,
  performance: instant,
  'Math.random': chance,
  crypto: chance,
  process: outside,
  console: outside,
  fetch: outside,
  globalThis: outside,
  Promise: waiting,
  async: waiting,
  await: waiting,
  setTimeout: waiting,
  setInterval: waiting,
  setImmediate: waiting,
  queueMicrotask: waiting,
}

export function impureCore(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => path.startsWith('src/core/'))
    .flatMap((source) => {
      const complaints = source.nodes.flatMap((node) => {
        const name = impurity(node)
        return name
          ? [`${source.path}:${source.lineOf(node)} core may not use ${name} — ${impure[name]}`]
          : []
      })
      return [...new Set(complaints)]
    })
}

export function defaultExports(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ exports }) => exports.includes('default'))
    .map(({ path }) => `${path}:1 exports a default — export it by name instead`)
}

export function barrels(sources: readonly Source[]): readonly string[] {
  return sources
    .filter((source) => /\/index\.tsx?$/.test(source.path) || onlyReExports(source))
    .map(({ path }) => `${path}:1 is a barrel — import from the file that has it instead`)
}

export function tooLong(sources: readonly Pick<Source, 'path' | 'lines'>[], most: number): readonly string[] {
  return sources
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path}:${lines} is longer than ${most} lines — split it by idea`)
}

function impurity(node: Node): string | undefined {
  if (node.type === 'AwaitExpression') return 'await'
  if (node.async === true) return 'async'
  const name =
    node.type === 'MemberExpression' ? `${nameOf(node.object)}.${nameOf(node.property)}` : nameOf(node)
  return Object.hasOwn(impure, name) ? name : undefined
}

function nameOf(value: unknown): string {
  const named = typeof value === 'object' && value !== null && 'name' in value ? value.name : ''
  return typeof named === 'string' ? named : ''
}

function onlyReExports({ nodes }: Source): boolean {
  const body = nodes[0]?.body
  if (!Array.isArray(body) || body.length === 0) return false
  return body.every((each) => /^Export/.test(each.type) && Boolean(each.source))
}
