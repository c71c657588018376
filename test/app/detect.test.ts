import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config/parse.ts'
import { starterConfig } from '../../src/app/config/starter.ts'
import { agentsOnPath, detect } from '../../src/app/detect.ts'
import { testFolder } from '../support/folder.ts'

function found(files: Readonly<Record<string, string>>) {
  const root = testFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  return detect(root, '')
}

const manifest = (scripts: object) => JSON.stringify({ scripts })

describe('a project', () => {
  it.each([
    ['package-lock.json', 'npm ci --prefer-offline', 'npm test'],
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile --prefer-offline', 'pnpm test'],
    ['yarn.lock', 'yarn install --frozen-lockfile', 'yarn test'],
    ['bun.lock', 'bun install --frozen-lockfile', 'bun run test'],
  ])('with %s is set up from it', (lockfile, install, run) => {
    expect(found({ 'package.json': manifest({ test: 'vitest' }), [lockfile]: '' })).toMatchObject({
      checks: [{ name: 'test', run }],
      worktrees: { setup: [install], setupKey: [lockfile], keep: ['node_modules'] },
    })
  })

  it('of npm is checked by its scripts that judge', () => {
    const scripts = { test: 'vitest', lint: 'biome check', start: 'node .', 'test:watch': 'vitest --watch' }
    expect(found({ 'package.json': manifest(scripts), Makefile: 'test:\n\tnpm test\n' }).checks).toEqual([
      { name: 'lint', run: 'npm run lint' },
      { name: 'test', run: 'npm test' },
    ])
  })

  it('of npm is not checked by the test that `npm init` writes', () => {
    expect(
      found({ 'package.json': manifest({ test: 'echo "Error: no test specified" && exit 1' }) }).checks,
    ).toEqual([])
  })

  it.each([
    ['Rust', { 'Cargo.toml': '', 'Cargo.lock': '' }, ['cargo test --locked']],
    ['Go', { 'go.mod': '' }, ['go vet ./...', 'go test ./...']],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]' }, ['python3 -m pytest']],
    ['uv', { 'pyproject.toml': 'dev = ["pytest"]', 'uv.lock': '' }, ['uv run pytest']],
    ['make', { Makefile: 'all: build\ntest: all\n\ttrue\ncheck := no\n' }, ['make test']],
    ['nothing known', {}, []],
    ['a broken manifest', { 'package.json': '{' }, []],
  ])('of %s', (_, files, runs) => {
    expect(found(files).checks.map(({ run }) => run)).toEqual(runs)
  })

  it.each([
    [{}],
    [{ 'package.json': manifest({ test: 'vitest', check: 'x' }), 'package-lock.json': '', 'go.mod': '' }],
  ])('of %j gets a valid starter config', (files) => {
    const reading = parseConfig({ path: '.orchestrator.json', text: starterConfig(found(files)) })
    expect(reading.kind).toBe('config')
  })
})

it('agents are programs on PATH', () => {
  const folder = testFolder()
  for (const name of ['claude', 'codex', 'gemini']) writeFileSync(join(folder, name), '#!/bin/sh\n')
  chmodSync(join(folder, 'codex'), 0o755)
  chmodSync(join(folder, 'claude'), 0o755)
  mkdirSync(join(folder, 'qwen'))
  expect(agentsOnPath(`/nowhere::${folder}`)).toEqual(['claude', 'codex'])
})
