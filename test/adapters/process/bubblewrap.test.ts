import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endInside, inBubblewrap } from '../../../src/adapters/process/bubblewrap.ts'
import type { Place, Sandbox } from '../../../src/ports/commands.ts'
import { sandboxless } from '../../support/sandbox.ts'
import type { Scene } from './scene.ts'
import { isAlive, lineOf, makeScene, pidIn } from './scene.ts'

const sandboxOf = (...places: readonly Place[]): Sandbox => ({ places, emptyFile: '/run-folder/empty' })

/** Processes with this command line, as they are known outside of their namespaces. */
function pidsOf(commandLine: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => lineOfProcess(pid) === commandLine).map(Number)
}

function lineOfProcess(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  } catch {
    return ''
  }
}

it('everything is read-only, then each place is mounted after what it lies in', () => {
  const sandbox = sandboxOf(
    { path: '/home/ada/.claude/settings.json', access: 'read' },
    { path: '/home/ada/.claude', access: 'write' },
    { path: '/tmp', access: 'temporary' },
    { path: '/home/ada/.ssh', access: 'hidden-folder' },
    { path: '/home/ada/.netrc', access: 'hidden-file' },
    { path: '/slots/agent-1', access: 'write' },
  )
  const line = inBubblewrap(['claude', '-p'], { cwd: '/slots/agent-1', sandbox }).join(' ')
  expect(line.replaceAll(' --', '\n--')).toMatchInlineSnapshot(`
    "bwrap
    --unshare-user
    --unshare-pid
    --unshare-ipc
    --die-with-parent
    --cap-drop ALL
    --ro-bind / /
    --dev /dev
    --proc /proc
    --json-status-fd 3
    --tmpfs /tmp
    --bind-try /slots/agent-1 /slots/agent-1
    --bind-try /home/ada/.claude /home/ada/.claude
    --tmpfs /home/ada/.ssh
    --ro-bind /run-folder/empty /home/ada/.netrc
    --ro-bind-try /home/ada/.claude/settings.json /home/ada/.claude/settings.json
    --remount-ro /home/ada/.ssh
    --setenv TMPDIR /tmp
    --chdir /slots/agent-1
    -- claude -p"
  `)
})

it('a shell line is given to a shell inside', () => {
  const command = inBubblewrap('echo "$PWD"; exit 3', { cwd: '/a b', sandbox: sandboxOf() })
  expect(command.slice(-6)).toEqual(['--chdir', '/a b', '--', 'sh', '-c', 'echo "$PWD"; exit 3'])
})

it('how the program inside ended is read from what bubblewrap reports', () => {
  const exited = (code: number) => ({ how: 'exited', code }) as const
  const status = (code: number) => `{ "child-pid": 12 }\n{ "exit-code": ${code} }\n`
  expect(endInside(exited(0), status(0))).toEqual(exited(0))
  expect(endInside(exited(75), status(75))).toEqual(exited(75))
  expect(endInside(exited(137), status(137))).toEqual({ how: 'signalled', signal: 'SIGKILL' })
  expect(endInside(exited(1), '{ "child-pid": 12 }\n')).toMatchObject({ how: 'not-started' })
  const killed = { how: 'signalled', signal: 'SIGKILL' } as const
  expect(endInside(killed, '')).toEqual(killed)
})

describe.skipIf(sandboxless !== null)(`in a sandbox${sandboxless ?? ''}`, () => {
  let scene: Scene
  let sandbox: Sandbox
  beforeEach(() => {
    scene = makeScene()
    mkdirSync(scene.path('slot'))
    mkdirSync(scene.path('hidden'))
    writeFileSync(scene.path('hidden/key'), 'key\n')
    writeFileSync(scene.path('empty'), '')
    writeFileSync(scene.path('token'), 'hush\n')
    sandbox = {
      emptyFile: scene.path('empty'),
      places: [
        { path: '/tmp', access: 'temporary' },
        { path: scene.folder, access: 'read' },
        { path: scene.path('slot'), access: 'write' },
        { path: scene.path('hidden'), access: 'hidden-folder' },
        { path: scene.path('token'), access: 'hidden-file' },
      ],
    }
  })
  afterEach(() => scene.end())
  const run = (command: string) => scene.run(command, { cwd: scene.path('slot'), sandbox })

  it('only what may be written can be, and what is hidden is empty', async () => {
    const tries = ['echo > ../made', 'echo > ../hidden/made', 'echo > /etc/made', 'rm -f ../token']
    const script = tries.map((each) => `(${each}) 2>/dev/null && echo "done: ${each}"`).join('; ')
    const { tail } = await run(
      `${script}; echo in > made; echo t > /tmp/t; ls ../hidden; cat ../token; echo "$TMPDIR $PWD"`,
    )
    expect(tail).toBe(`/tmp ${scene.path('slot')}\n`)
    expect(scene.read('slot/made')).toBe('in\n')
    expect(scene.read('token')).toBe('hush\n')
  })

  it('exit codes, ends by a signal and programs that are not there are told apart', async () => {
    expect((await run('exit 7')).end).toEqual({ how: 'exited', code: 7 })
    expect((await run('kill -9 $$')).end).toEqual({ how: 'signalled', signal: 'SIGKILL' })
    const missing = await scene.run(['no-such-program'], { cwd: scene.path('slot'), sandbox })
    expect(missing.end).toMatchObject({
      how: 'not-started',
      detail: expect.stringContaining('no-such-program'),
    })
  })

  it('a daemon without mark, group or folder ends with the program', async () => {
    const daemon = 'cd /; exec env -i setsid sleep 61.37'
    expect((await run(`(${daemon}) > /dev/null 2>&1 & sleep 0.05; echo up`)).tail).toBe('up\n')
    expect(pidsOf('sleep 61.37')).toEqual([])
  })

  it('TERM reaches the program, which saves its work before the sandbox falls', async () => {
    const patient = makeScene({ stoppedMs: 30_000, leftoversMs: 30_000 })
    const places: readonly Place[] = [{ path: patient.folder, access: 'write' }]
    const caller = new AbortController()
    const text =
      "trap 'echo saving; sleep 0.3; echo saved > saved; exit 0' TERM; echo up > up; while :; do sleep 0.01; done"
    const spec = patient.spec(text, { sandbox: { ...sandbox, places } })
    const running = patient.commands.run(spec, caller.signal)
    await lineOf(patient.path('up'))
    caller.abort()
    expect((await running).end).toEqual({ how: 'stopped' })
    expect(patient.read('saved')).toBe('saved\n')
    await patient.end()
  })

  it('what ignores TERM is killed after the grace, and all of it', async () => {
    const caller = new AbortController()
    const text = "trap '' TERM; sleep 62.41 & echo $! > pid; echo up > up; while :; do sleep 0.05; done"
    const running = scene.commands.run(scene.spec(text, { cwd: scene.path('slot'), sandbox }), caller.signal)
    await lineOf(scene.path('slot/up'))
    // The shell goes on before its child has become another program.
    const outer = await vi.waitUntil(() => pidsOf('sleep 62.41')[0], { timeout: 10_000, interval: 10 })
    expect(await pidIn(scene.path('slot/pid'))).not.toBe(outer)
    caller.abort()
    expect((await running).end).toEqual({ how: 'stopped' })
    expect(isAlive(outer)).toBe(false)
  })
})
