import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from './ground.ts'
import { execute, feed } from './ground.ts'

/** Side branches and later tips that every generated repository has, one for each round and a few to warm up. */
const spare = 12

/**
 * A bare repository of so many files, made once: `main` with the files, `step/<n>` each one change further,
 * `work/<n>` each adding one file to `main`.
 */
export function bareRepository(ground: Ground, files: number): string {
  const path = join(ground.folder, `files-${files}.git`)
  if (existsSync(path)) return path
  execute(ground, ground.folder, ['git', 'init', '-q', '--bare', '-b', 'main', path])
  feed({ ground, cwd: path, input: [...history(files)].join('') }, ['git', 'fast-import', '--quiet'])
  return path
}

/** A checkout of one's own, its index fresh. */
export function cloneOf(ground: Ground, files: number, name: string): string {
  const path = join(ground.folder, name)
  const bare = bareRepository(ground, files)
  execute(ground, ground.folder, ['git', 'clone', '-q', bare, path])
  execute(ground, path, ['git', 'status', '--short'])
  return path
}

/** Writes one note of its task's name, as the cheapest agent there can be. */
export const agentScript = 'mkdir -p notes && echo "$ORCH_TASK_ID" > "notes/$ORCH_TASK_ID.md"\n'

const config = {
  version: 1,
  agent: 'note',
  concurrency: { agents: 2 },
  agents: { note: { adapter: 'command', run: ['sh', 'tools/agent.sh'] } },
  checks: [],
}

function* history(files: number): Generator<string> {
  const text = words()
  yield commit('main', 'Begin')
  for (let index = 0; index < files; index++) yield file(pathOf(index), text(index))
  yield file('.orchestrator.json', `${JSON.stringify(config, null, 2)}\n`)
  yield file('tools/agent.sh', agentScript)
  for (let index = 0; index < spare; index++) {
    const before = index === 0 ? 'main' : `step/${index - 1}`
    yield commit(`step/${index}`, `Step ${index}`, before)
    yield file(pathOf(index * 7), `step ${index}\n`)
    yield commit(`work/${index}`, `Work ${index}`, 'main')
    yield file(`added/${index}.md`, `work ${index}\n`)
  }
}

function commit(branch: string, subject: string, from: string | null = null): string {
  const begin = `commit refs/heads/${branch}\ncommitter Ada Author <ada@example.com> 1700000000 +0000\n`
  return `${begin}data ${subject.length}\n${subject}\n${from === null ? '' : `from refs/heads/${from}\n`}`
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
}

/** As deep as monorepos are. */
function pathOf(index: number): string {
  return `packages/p${index % 30}/src/m${Math.floor(index / 30) % 40}/f${index}.js`
}

/** Texts of 0.4 to 3.6 kB, alike in every run, that compress as source does. */
function words(): (index: number) => string {
  let seed = 1
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return seed / 0x7fffffff
  }
  const known = Array.from({ length: 500 }, () => Math.floor(random() * 36 ** 6).toString(36))
  const line = () => Array.from({ length: 9 }, () => known[Math.floor(random() * 500)]).join(' ')
  return (index) => `${Array.from({ length: 6 + Math.floor(random() * 50) }, line).join('\n')}\n// ${index}\n`
}
