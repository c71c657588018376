import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedAgents } from './config/agents.ts'
import { lookup } from './document/lookup.ts'
import { findProgram } from './find-program.ts'

/** What a repository and a machine already say about checks, setup and agents. */
export interface Detection {
  readonly checks: readonly { readonly name: string; readonly run: string }[]
  readonly worktrees: {
    readonly setup: readonly string[]
    readonly setupKey: readonly string[]
    readonly keep: readonly string[]
  }
  /** Names of agents on PATH, best known first. */
  readonly agents: readonly string[]
}

/** Looks at the files of a checkout's root and at PATH; starts nothing. */
export function detect(root: string, path: string): Detection {
  const files: Files = {
    has: (name) => existsSync(join(root, name)),
    read: (name) => readText(join(root, name)),
  }
  const found = [nodeProject, rustProject, goProject, pythonProject].map((project) => project(files))
  const checks = found.flatMap((each) => each.checks)
  return {
    // A Makefile beside a package most often only calls it.
    checks: checks.length > 0 ? checks : makeTargets(files),
    worktrees: {
      setup: found.flatMap((each) => each.setup ?? []),
      setupKey: found.flatMap((each) => each.setupKey ?? []),
      keep: found.flatMap((each) => each.keep ?? []),
    },
    agents: agentsOnPath(path),
  }
}

/** Agents whose programs stand in a folder of PATH. */
export function agentsOnPath(path: string): readonly string[] {
  return Object.keys(installedAgents).filter((agent) => findProgram(agent, { path, cwd: '/' }) !== null)
}

interface Files {
  has(name: string): boolean
  /** '' for a file that is not there. */
  read(name: string): string
}

interface Project {
  readonly checks: Detection['checks']
  readonly setup?: readonly string[]
  readonly setupKey?: readonly string[]
  readonly keep?: readonly string[]
}

const nothing: Project = { checks: [] }

interface NodeTool {
  readonly program: string
  readonly lockfile: string
  readonly install: string
}

const nodeTools: readonly NodeTool[] = [
  { program: 'npm', lockfile: 'package-lock.json', install: 'npm ci --prefer-offline' },
  { program: 'npm', lockfile: 'npm-shrinkwrap.json', install: 'npm ci --prefer-offline' },
  { program: 'pnpm', lockfile: 'pnpm-lock.yaml', install: 'pnpm install --frozen-lockfile --prefer-offline' },
  { program: 'yarn', lockfile: 'yarn.lock', install: 'yarn install --frozen-lockfile' },
  { program: 'bun', lockfile: 'bun.lock', install: 'bun install --frozen-lockfile' },
  { program: 'bun', lockfile: 'bun.lockb', install: 'bun install --frozen-lockfile' },
]

/** Scripts that judge the tree and change nothing, quickest first. */
const judgingScripts = ['lint', 'typecheck', 'type-check', 'types', 'check', 'test']

function nodeProject(files: Files): Project {
  const manifest = parseJson(files.read('package.json'))
  if (manifest === null) return nothing
  const tool = nodeTools.find(({ lockfile }) => files.has(lockfile))
  const program = tool?.program ?? 'npm'
  const checks = judgingScripts
    .filter((name) => judges(lookup(manifest, ['scripts', name])))
    .map((name) => ({
      name,
      run: name === 'test' && program !== 'bun' ? `${program} test` : `${program} run ${name}`,
    }))
  if (tool === undefined) return { checks }
  // Yarn's own file is there since version 2, which renamed the option.
  const install = files.has('.yarnrc.yml') && program === 'yarn' ? 'yarn install --immutable' : tool.install
  return { checks, setup: [install], setupKey: [tool.lockfile], keep: ['node_modules'] }
}

/** `npm init` writes a test script that only fails. */
function judges(script: unknown): boolean {
  return typeof script === 'string' && script !== '' && !script.includes('no test specified')
}

function rustProject(files: Files): Project {
  if (!files.has('Cargo.toml')) return nothing
  const locked = files.has('Cargo.lock') ? ' --locked' : ''
  return { checks: [{ name: 'cargo-test', run: `cargo test${locked}` }], keep: ['target'] }
}

function goProject(files: Files): Project {
  if (!files.has('go.mod')) return nothing
  return {
    checks: [
      { name: 'go-vet', run: 'go vet ./...' },
      { name: 'go-test', run: 'go test ./...' },
    ],
  }
}

function pythonProject(files: Files): Project {
  const asksForPytest =
    files.has('pytest.ini') ||
    files.has('conftest.py') ||
    /pytest/.test(files.read('pyproject.toml')) ||
    /pytest/.test(`${files.read('setup.cfg')}${files.read('tox.ini')}${files.read('requirements-dev.txt')}`)
  const pytest = (run: string) => (asksForPytest ? [{ name: 'pytest', run }] : [])
  if (files.has('uv.lock'))
    return {
      checks: pytest('uv run pytest'),
      setup: ['uv sync --frozen'],
      setupKey: ['uv.lock'],
      keep: ['.venv'],
    }
  if (files.has('poetry.lock'))
    return { checks: pytest('poetry run pytest'), setup: ['poetry install'], setupKey: ['poetry.lock'] }
  return { checks: pytest('python3 -m pytest') }
}

function makeTargets(files: Files): Detection['checks'] {
  const makefile = ['GNUmakefile', 'makefile', 'Makefile'].map(files.read).find((text) => text !== '') ?? ''
  return ['lint', 'check', 'test']
    .filter((target) => new RegExp(`^${target}\\s*::?(?!=)`, 'm').test(makefile))
    .map((target) => ({ name: target, run: `make ${target}` }))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
