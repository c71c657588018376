import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { toRunId } from '../../src/core/ids.ts'
import { task } from '../support/builders.ts'
import { makeTestRepository } from '../support/git.ts'
import { writeJournal } from '../support/journal.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const run = toRunId('20260105-090000-a1b2')
const root = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'orch-startup-'))
const repository = makeTestRepository()
writeJournal(repository.gitDir, new SimulatedWorld().begin([task('api')], { run }).run().history)
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
  repository.remove()
})

type Metafile = {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>
}
const { outputs }: Metafile = JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8'))

/** What a glance must not pay for: each costs more than the rest of the command. */
const heavy = ['zod', 'ink', 'react', '@octokit', 'simple-git', 'yoga-layout']

it.each([['--help'], ['--version'], ['status'], ['list'], ['why'], ['logs', 'api'], ['dlq'], ['replay']])(
  'orch %s loads no heavy package',
  (...args) => {
    const packages = packagesLoadedBy(args)
    expect(heavy.filter((name) => packages.has(name))).toEqual([])
  },
)

it.each([['policy'], ['run', '--task', 'x', '--agent', 'claude', '--dry-run']])(
  'orch %s loads nothing of a forge that is not asked',
  (...args) => expect(packagesLoadedBy(args).has('@octokit')).toBe(false),
)

/** Node's coverage report names every module a process loaded; the build's metafile says what is in each. */
function packagesLoadedBy(args: readonly string[]): ReadonlySet<string> {
  const report = mkdtempSync(join(scratch, 'loaded-'))
  spawnSync(process.execPath, [join(root, 'bin/orch.js'), ...args], {
    cwd: repository.path,
    env: { ...process.env, NODE_V8_COVERAGE: report },
  })
  const chunks = readdirSync(report).flatMap((name) => chunksIn(join(report, name)))
  expect(chunks).toContain('main.js')
  return new Set(chunks.flatMap(packagesIn))
}

function chunksIn(file: string): readonly string[] {
  const { result }: { readonly result: readonly { readonly url: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  const paths = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url))
  return paths.filter((path) => path.startsWith(join(root, 'dist/'))).map((path) => basename(path))
}

function packagesIn(chunk: string): readonly string[] {
  const inputs = Object.keys(outputs[`dist/${chunk}`]?.inputs ?? {})
  return inputs.flatMap((path) => {
    const [scope, name] = path.split('node_modules/').at(-1)?.split('/') ?? []
    if (!path.includes('node_modules/') || !scope) return []
    return [scope, `${scope}/${name}`]
  })
}
