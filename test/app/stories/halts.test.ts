import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

type Asked = Parameters<Rig['prepare']>

/** Everything that a start could leave behind; what people agreed to is remembered elsewhere. */
function traces({ repository, folder }: Rig): readonly string[] {
  const below = (path: string) => readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted()
  const git = below(repository.gitDir).filter((path) => !/^(objects|index$)/.test(path))
  const around = readdirSync(folder).filter((name) => name !== 'state')
  return [repository.git('for-each-ref'), ...git, ...around, ...readdirSync(repository.path)]
}

/** The halt of a start, which has left nothing behind. */
async function haltOf(rig: Rig, ...asked: Asked): Promise<unknown> {
  const before = traces(rig)
  const found = await rig.prepare(...asked)
  expect(traces(rig)).toEqual(before)
  return found.kind === 'halt' ? found.halt : found.value.kind
}

async function planned(config: object = {}, task: object = {}): Promise<Rig> {
  const rig = await makeRig({ config })
  rig.plan({ api: task })
  return rig
}

const absent = (name: string) => ({ env: { KEY: { from: `env:${name}` } } })

describe('a run does not begin, and leaves no trace,', () => {
  it('where plan or config are wrong', async () => {
    const rig = await planned({}, { dependsOn: ['ui'], colour: 'red' })
    expect(await haltOf(rig)).toMatchObject({ kind: 'diagnostics', diagnostics: [{}, {}] })
    rig.plan({ api: {} })
    rig.repository.commit({ '.orchestrator.json': '{ "checks": 5 }' })
    expect(await haltOf(rig)).toMatchObject({ kind: 'diagnostics' })
    rig.repository.commit({ '.orchestrator.json': '{ "checks": ' })
    expect(await haltOf(rig)).toMatchObject({ kind: 'diagnostics' })
  })

  it('without a plan, or without the config that was named', async () => {
    const rig = await planned()
    const config = join(rig.folder, 'none.json')
    expect(await haltOf(rig, { config })).toMatchObject({ kind: 'config-unreadable', path: config })
    rmSync(join(rig.folder, 'plan.json'))
    expect(await haltOf(rig)).toMatchObject({ kind: 'plan-unreadable' })
  })

  it('where what lands is to be signed and cannot be, whoever asks for that', async () => {
    const rig = await planned({ queue: { sign: true } })
    rig.repository.git('config', 'gpg.program', '/bin/false')
    const fails = { kind: 'repository', problems: [{ kind: 'signing-fails' }] }
    expect(await haltOf(rig)).toMatchObject(fails)
    const config = JSON.parse(rig.file('.orchestrator.json'))
    const put = (sign: unknown) =>
      rig.repository.commit({ '.orchestrator.json': JSON.stringify({ ...config, queue: { sign } }) })
    put('auto')
    expect(await haltOf(rig)).toBe('begin')
    rig.repository.git('config', 'commit.gpgSign', 'true')
    expect(await haltOf(rig)).toMatchObject(fails)
    rig.repository.git('config', 'commit.gpgSign', 'false')
    put(false)
    rig.repository.git('config', 'commit.gpgSign', 'true')
    expect(await haltOf(rig)).toBe('begin')
  })

  it('without a target', async () => {
    const rig = await planned()
    expect(await haltOf(rig, { target: 'mian' })).toEqual({
      kind: 'target-missing',
      target: 'mian',
      nearest: 'main',
    })
    rig.repository.git('checkout', '-q', '--detach')
    expect(await haltOf(rig)).toEqual({ kind: 'no-target' })
  })

  it('outside of a repository that it can work in', async () => {
    const rig = await planned()
    expect(await haltOf(rig, { cwd: rig.folder })).toMatchObject({
      kind: 'repository',
      problems: [{ kind: 'not-a-repository' }],
    })
    expect(await haltOf(rig, { cwd: rig.repository.gitDir })).toMatchObject({
      problems: [{ kind: 'inside-git-folder' }],
    })
    rig.repository.git('checkout', '-q', '--orphan', 'empty')
    expect(await haltOf(rig)).toMatchObject({ problems: [{ kind: 'unborn', branch: 'empty' }] })
  })

  it('without the programs that config and plan name', async () => {
    const rig = await planned({
      agents: { mine: { adapter: 'command', run: ['no-such-agent', '--now'] } },
      checks: [{ name: 'unit', run: ['./no-such-check'] }],
    })
    expect(await haltOf(rig)).toMatchObject({
      kind: 'program-missing',
      programs: [
        { program: './no-such-check', reason: 'not-found' },
        { program: 'no-such-agent', reason: 'not-found' },
      ],
    })
  })

  it('without the variables that config and plan refer to', async () => {
    const rig = await planned(
      { checks: [{ name: 'unit', run: 'true', ...absent('NOT_SET_A') }] },
      absent('NOT_SET_B'),
    )
    expect(await haltOf(rig)).toEqual({
      kind: 'variable-missing',
      variables: [
        { where: 'check unit', name: 'NOT_SET_A' },
        { where: 'task api', name: 'NOT_SET_B' },
      ],
    })
  })

  it('where worktrees cannot stand', async () => {
    const inside = await planned({ worktrees: { root: 'slots' } })
    expect(await haltOf(inside)).toEqual({
      kind: 'root-inside-worktree',
      path: join(inside.repository.path, 'slots'),
      worktree: inside.repository.path,
    })
    const onFile = await planned({ worktrees: { root: '../a file/slots' } })
    writeFileSync(join(onFile.folder, 'a file'), '')
    expect(await haltOf(onFile)).toMatchObject({ kind: 'root-not-writable' })
  })

  it('before a person agreed to the commands of config and plan', async () => {
    const rig = await planned()
    const nobody = { trust: 'ask' } as const
    expect(await haltOf(rig, {}, nobody)).toMatchObject({
      kind: 'untrusted',
      commands: [{ use: 'agent', owner: 'test' }],
    })
    expect(await haltOf(rig, {}, { ...nobody, confirm: async () => false })).toEqual({ kind: 'declined' })
  })

  it('before a person agreed to land without any check', async () => {
    const rig = await planned({ checks: null })
    rig.repository.write({ Makefile: 'test:\n\ttrue\n' })
    expect(await haltOf(rig)).toMatchObject({ kind: 'no-checks', detected: [{ run: 'make test' }] })
    expect(await haltOf(rig, {}, { confirm: async () => false })).toEqual({ kind: 'declined' })
    expect(await haltOf(rig, { noChecks: true })).toBe('begin')
  })
})

it('what was agreed to once is not asked again, until it changes', async () => {
  const rig = await planned()
  expect(await haltOf(rig, {}, { trust: 'yes' })).toBe('begin')
  expect(await haltOf(rig, {}, { trust: 'ask' })).toBe('begin')
  rig.plan({ api: { doneWhen: 'true' } })
  expect(await haltOf(rig, {}, { trust: 'ask' })).toMatchObject({ kind: 'untrusted' })
})

it('a dry run writes nothing', async () => {
  const rig = await planned()
  expect(await haltOf(rig, { dryRun: true }, { trust: 'ask' })).toBe('begin')
})

it('the config is read from the target, whatever the checkout holds', async () => {
  const rig = await planned()
  rig.repository.write({ '.orchestrator.json': '{ "checks": 5 }' })
  const found = await rig.prepare()
  expect(found).toMatchObject({
    kind: 'ok',
    value: { prepared: { notices: [{ kind: 'config-ignored', target: 'main' }] } },
  })
})
