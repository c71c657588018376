import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fakePrograms } from '../support/fake-programs.ts'
import { testFolder } from '../support/folder.ts'
import type { TestFiles } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import { orch } from '../support/orch.ts'

function repositoryWith(files: TestFiles) {
  const repository = makeTestRepository({ files, name: 'a repo with spaces' })
  onTestFinished(() => repository.remove())
  return repository
}

describe('init', () => {
  it('writes what it finds and says what is next', () => {
    const { path } = repositoryWith({
      'package.json': JSON.stringify({ scripts: { test: 'node --test', lint: 'biome check' } }),
      'package-lock.json': '{}',
    })
    const { code, stdout, stderr } = orch(path, ['init'], { env: { PATH: '/usr/bin:/bin' } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "wrote .orchestrator.json
      wrote plan.json
      found:
        check lint: npm run lint
        check test: npm test
        setup: npm ci --prefer-offline
      not found:
        no agents on PATH
      next:
        define an agent in .orchestrator.json, as any program that edits the files around it:
          "agents": {
            "mine": { "adapter": "command", "run": ["bash", "agent.sh"] }
          },
        then git add .orchestrator.json && git commit -m "Add orch", then orch run plan.json
      "
    `)
    expect(orch(path, ['validate', 'plan.json', '--json']).code).toBe(2)
    expect(JSON.parse(readFileSync(join(path, '.orchestrator.json'), 'utf8')).checks).toEqual([
      { name: 'lint', run: 'npm run lint' },
      { name: 'test', run: 'npm test' },
    ])
  })

  it('names the only agent that is installed, with its version', () => {
    const { path } = repositoryWith({})
    const PATH = `${fakePrograms(testFolder(), { gemini: 'echo 0.61.0' })}:/usr/bin:/bin`
    const { stdout } = orch(path, ['init'], { env: { PATH } })
    expect(stdout).toContain('  agent: gemini 0.61.0\n')
    expect(stdout).toContain('next: git add .orchestrator.json')
    expect(JSON.parse(readFileSync(join(path, '.orchestrator.json'), 'utf8')).agent).toBe('gemini')
  })

  it('leaves the choice between several agents to a person, and waits for none of them', () => {
    const { path } = repositoryWith({})
    const programs = { gemini: 'echo 0.61.0', claude: 'exec tail -f /dev/null' }
    const PATH = `${fakePrograms(testFolder(), programs)}:/usr/bin:/bin`
    const { stdout } = orch(path, ['init'], { env: { PATH } })
    expect(stdout).toContain('  agent: claude\n  agent: gemini 0.61.0\n')
    expect(stdout).toContain('say which agent works here, in .orchestrator.json: "agent": "claude"')
    expect(JSON.parse(readFileSync(join(path, '.orchestrator.json'), 'utf8'))).not.toHaveProperty('agent')
  })

  it('overwrites nothing unless it is forced to', () => {
    const { path } = repositoryWith({ '.orchestrator.json': '{}', 'plan.json': 'mine' })
    const { code, stderr } = orch(path, ['init'])
    expect(stderr).toMatchInlineSnapshot(`
      ".orchestrator.json is here already, and stays as it is
        hint: orch init --force writes it anew
      "
    `)
    expect(code).toBe(2)
    expect(readFileSync(join(path, '.orchestrator.json'), 'utf8')).toBe('{}')
    expect(orch(path, ['init', '--force']).code).toBe(0)
    expect(readFileSync(join(path, 'plan.json'), 'utf8')).not.toBe('mine')
  })

  it('keeps a plan that is there', () => {
    const { path } = repositoryWith({ 'plan.json': 'mine' })
    expect(orch(path, ['init']).stdout).toContain('kept plan.json as it is')
    expect(readFileSync(join(path, 'plan.json'), 'utf8')).toBe('mine')
  })

  it('needs a repository', () => {
    const folder = testFolder()
    expect(orch(folder, ['init']).code).toBe(3)
    expect(existsSync(join(folder, '.orchestrator.json'))).toBe(false)
  })
})
