import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stage } from '../fakehub/stage.ts'
import { setStage } from '../fakehub/stage.ts'
import type { Fakehub } from '../fakehub/start.ts'
import { startFakehub } from '../fakehub/start.ts'
import { fakePrograms } from '../support/fake-programs.ts'
import { testFolder } from '../support/folder.ts'
import { makeTestRepository } from '../support/git.ts'
import { startOrch } from '../support/orch.ts'

const repo = 'acme/rocket'
const repository = makeTestRepository()
let hub: Fakehub
let stage: Stage

beforeAll(async () => {
  hub = await startFakehub()
  stage = await setStage(hub, repo)
  const url = `https://github.com/${repo}.git`
  repository.git('remote', 'add', 'origin', url)
  repository.git('config', `url.${stage.gitDir}.insteadOf`, url)
})
afterAll(async () => {
  await hub.stop()
  stage.remove()
  repository.remove()
})

/** Beside the test: while that slept, the fake GitHub would hang up on it. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  startOrch(repository.path, args, {
    env: {
      GITHUB_API_URL: hub.apiUrl,
      ORCH_GITHUB_TOKEN: 'write-token',
      GH_TOKEN: '',
      GITHUB_TOKEN: '',
      ...env,
    },
  }).ended

it('an address with a login in it is refused without telling the login', async () => {
  const { stdout, stderr } = await run(['policy'], { GITHUB_API_URL: 'https://me:p@hush@ghes.example/api' })
  expect(stdout + stderr).toContain('no token may be sent to https://ghes.example/api')
  expect(stdout + stderr).not.toContain('hush')
})

it('policy shows what the branch asks and what becomes of it', async () => {
  await hub.ask('rules', {
    repo,
    branch: 'main',
    rules: [
      { type: 'required_linear_history' },
      {
        type: 'required_status_checks',
        parameters: {
          required_status_checks: [{ context: 'ci' }],
          strict_required_status_checks_policy: true,
        },
      },
      { type: 'max_file_size', parameters: { max_file_size: 1 } },
    ],
  })
  const { code, stdout } = await run(['policy'])
  expect(code).toBe(0)
  expect(stdout.slice(stdout.indexOf('what 127'))).toMatchInlineSnapshot(`
    "what 127.0.0.1/acme/rocket asks of main
      work lands locally, so this counts only with land "pull-request"
      required checks       ci — orch waits for it
      up-to-date branch     kept by how orch lands
      linear history        orch cannot meet it as configured
      merge methods         squash, rebase — orch cannot meet it as configured
      file size             1048576 bytes — judged before work enters the queue
    "
  `)
  const { forge } = JSON.parse((await run(['policy', '--json'])).stdout)
  expect(forge.rules).toMatchObject({ requiredChecks: ['ci'], upToDate: true, methods: ['squash', 'rebase'] })
})

it('without a variable gh is asked for its token, and one that knows none is none', async () => {
  const folder = testFolder()
  const gh = (script: string) => ({
    ORCH_GITHUB_TOKEN: '',
    PATH: `${fakePrograms(folder, { gh: script })}:${process.env.PATH}`,
  })
  const answers = 'echo "a warning" >&2; [ "$*" = "auth token --hostname 127.0.0.1" ] && echo write-token'
  expect((await run(['policy'], gh(answers))).stdout).toContain('what 127.0.0.1/acme/rocket asks of main')
  expect((await run(['policy'], gh('exit 4'))).stdout).toContain('there is no token for 127.0.0.1')
})

it('a token that is not taken is told with no word of it', async () => {
  const { code, stdout, stderr } = await run(['policy'], { ORCH_GITHUB_TOKEN: 'wrong-token-0815' })
  expect(code).toBe(0)
  expect(stdout).toContain('127.0.0.1/acme/rocket does not take the token: Bad credentials')
  expect(stdout + stderr).not.toContain('0815')
})

it('issues with a label become a plan that is valid', async () => {
  const { number } = Object(
    await hub.ask('issue', { repo, title: 'Speed up', body: 'Make it fast.', labels: ['agent'] }),
  )
  const file = join(repository.path, 'issues.json')
  const made = await run(['plan', 'from-issues', '--label', 'agent', '--output', 'issues.json'])
  expect(made.stderr).toContain('issues.json: 1 task; issues are written by others')
  expect(made.code).toBe(0)
  expect(JSON.parse(readFileSync(file, 'utf8')).tasks).toEqual([
    { id: `speed-up-${number}`, title: 'Speed up', prompt: 'Make it fast.', issue: number },
  ])
  const again = await run(['plan', 'from-issues', '--label', 'agent', '--output', 'issues.json'])
  expect(again.code).toBe(2)
  const empty = await run(['plan', 'from-issues', '--label', ''])
  expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('a label is empty') })
  const none = await run(['plan', 'from-issues', '--label', 'nobody', '--output', 'none.json'])
  expect(none).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no open issue has the label nobody'),
  })
  expect(existsSync(join(repository.path, 'none.json'))).toBe(false)
})

it('a text of pull requests that the target does not hold, or that cannot be filled, is a mistake', async () => {
  const pullRequest = { template: '.github/orch.md' }
  repository.write({
    'own.json': JSON.stringify({ queue: { land: 'pull-request' }, pullRequest }),
    'one.json': JSON.stringify({ tasks: [{ id: 'a', prompt: 'Do it.', agent: 'claude' }] }),
  })
  const { code, stderr } = await run(['validate', 'one.json', '--config', 'own.json'])
  expect(stderr).toContain('the target has no file .github/orch.md')
  expect(code).toBe(2)
  repository.commit({ '.github/orch.md': '{{title}}\n\nDone by {{agnet}}\n' })
  const wrong = await run(['validate', 'one.json', '--config', 'own.json'])
  expect(wrong.stderr).toContain('.github/orch.md:3:9: orch.md has the unknown placeholder {{agnet}}')
  expect([wrong.stderr.includes('did you mean {{agent}}?'), wrong.code]).toEqual([true, 2])
})
