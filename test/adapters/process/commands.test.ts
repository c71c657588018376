import { statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandReport } from '../../../src/ports/commands.ts'
import type { Scene } from './scene.ts'
import { lineOf, makeScene, onLinux, pidIn } from './scene.ts'

let scene: Scene
beforeAll(() => {
  scene = makeScene()
})
afterAll(() => scene.end())

const endOf = async (report: Promise<CommandReport>) => (await report).end

describe('how a command ends', () => {
  it('reports exit code, output and tail', async () => {
    const report = await scene.run('echo out; echo err >&2; exit 3')
    expect(report).toMatchObject({ end: { how: 'exited', code: 3 }, outputBytes: 8, swept: 0 })
    expect(report.tail.split('\n').sort()).toEqual(['', 'err', 'out'])
    expect(statSync(scene.path('output.log')).mode & 0o777).toBe(0o600)
  })

  it('reports the signal that another sent', async () => {
    expect(await endOf(scene.run('kill -KILL $$'))).toEqual({ how: 'signalled', signal: 'SIGKILL' })
  })

  it('says that a program is not there, may not run, or that its folder or input is missing', async () => {
    writeFileSync(scene.path('plain'), '', { mode: 0o600 })
    expect(await endOf(scene.run(['no-such-program']))).toMatchObject({ how: 'not-started', code: 'ENOENT' })
    expect(await endOf(scene.run(['./plain']))).toMatchObject({ how: 'not-started', code: 'EACCES' })
    expect(await endOf(scene.run('true', { cwd: scene.path('gone') }))).toMatchObject({ code: 'ENOENT' })
    expect(await endOf(scene.run('true', { stdinFile: scene.path('gone') }))).toMatchObject({
      code: 'ENOENT',
    })
  })

  it('ends at the wall clock while it talks', async () => {
    const report = await scene.run('while :; do echo on; sleep 0.01; done', { timeoutMs: 150 })
    expect(report.end).toEqual({ how: 'timed-out' })
    expect(report.durationMs).toBeGreaterThanOrEqual(150)
  })

  it('ends when it has been silent too long, counted from its last output', async () => {
    const talk = 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.25; done; exec sleep 60'
    const report = await scene.run(talk, { idleTimeoutMs: 1_000, timeoutMs: 30_000 })
    expect(report).toMatchObject({ end: { how: 'idle' }, outputBytes: 12 })
    expect(report.durationMs).toBeGreaterThanOrEqual(2_250)
  })

  it('goes on through a silence that its caller allows', async () => {
    const spec = scene.spec('echo wait; sleep 1.5; echo on', { idleTimeoutMs: 1_000 })
    const { end } = await scene.commands.run(spec, new AbortController().signal, () =>
      scene.commands.allowSilence(spec.id, 60_000),
    )
    expect(end).toEqual({ how: 'exited', code: 0 })
  })

  it('has all the time in the world while it asks, and its limits back once it is answered', async () => {
    const answersFolder = scene.path('answers')
    const asking = { answersFolder, eventsFile: scene.path('agent.jsonl'), idleTimeoutMs: 600 }
    const waits = await scene.run(
      `echo '{"type":"asking","question":"q1"}'; sleep 1.2; echo '{"type":"answered","question":"q1"}'`,
      asking,
    )
    expect(waits.end).toEqual({ how: 'exited', code: 0 })
    const ignores = await scene.run(
      `echo '{"type":"asking","question":"q2"}'; sleep 0.9; mkdir answers; echo {} > answers/q2.json; exec sleep 60`,
      asking,
    )
    expect(ignores.end).toEqual({ how: 'idle' })
    expect(ignores.durationMs).toBeGreaterThanOrEqual(1_500)
  })

  it('ends when its caller asks, and never begins when it was asked before', async () => {
    const caller = new AbortController()
    const report = scene.commands.run(scene.spec('echo $$ > pid; exec sleep 60'), caller.signal)
    await pidIn(scene.path('pid'))
    caller.abort()
    expect(await endOf(report)).toEqual({ how: 'stopped' })
    expect(await endOf(scene.commands.run(scene.spec('true'), AbortSignal.abort()))).toEqual({
      how: 'stopped',
    })
  })

  it('many run at once, each with its own end', async () => {
    const ends = await Promise.all(
      Array.from({ length: 8 }, (_, code) =>
        endOf(scene.run(`exit ${code}`, { logFile: scene.path(`${code}.log`) })),
      ),
    )
    expect(ends).toEqual(ends.map((_, code) => ({ how: 'exited', code })))
  })
})

describe('what a command is given', () => {
  it('a list runs without a shell, a string in one', async () => {
    expect((await scene.run(['echo', '$HOME; *', 'a b'])).tail).toBe('$HOME; * a b\n')
    expect((await scene.run('echo $((1 + 1))')).tail).toBe('2\n')
  })

  it('standard input comes from the file, else is closed', async () => {
    writeFileSync(scene.path('prompt.md'), 'do this\n')
    expect((await scene.run('cat', { stdinFile: scene.path('prompt.md') })).tail).toBe('do this\n')
    expect((await scene.run('cat')).tail).toBe('')
  })

  it('the environment is what was given and the mark, nothing inherited', async () => {
    const { tail } = await scene.run(['/usr/bin/env'], { env: { A: '1' } })
    expect(tail.trim().split('\n').sort()).toEqual(['A=1', expect.stringMatching(/^ORCH_MARK=t-\w+:[\w-]+$/)])
  })

  onLinux('it leads a session of its own in the folder', async () => {
    const { tail } = await scene.run('pwd; echo $$; cut -d" " -f6 /proc/$$/stat')
    const [folder, pid, session] = tail.trim().split('\n')
    expect([folder, session]).toEqual([scene.folder, pid])
  })
})

describe('output', () => {
  it('beyond the limit head and tail are kept around a line that counts the rest', async () => {
    const report = await scene.run('printf a%.0s $(seq 300); printf b%.0s $(seq 300)', {
      outputLimitBytes: 100,
    })
    expect(report).toMatchObject({ end: { how: 'exited', code: 0 }, outputBytes: 600 })
    expect(scene.read('output.log')).toBe(`${'a'.repeat(50)}\n[… 500 bytes left out …]\n${'b'.repeat(50)}`)
  })

  onLinux('a flood and one enormous line leave memory flat', async () => {
    const { pid } = await scene.commands.supervisor()
    await scene.run('head -c 1000000 /dev/zero')
    const flood =
      '{ printf "{"; head -c 50000000 /dev/zero; echo; head -c 150000000 /dev/zero | tr "\\0" x; } | cat'
    const report = await scene.run(flood, { eventsFile: scene.path('flood.jsonl') })
    expect(report).toMatchObject({ end: { how: 'exited', code: 0 }, outputBytes: 200_000_002 })
    expect(statSync(scene.path('output.log')).size).toBeLessThan((1 << 20) + 100)
    expect(scene.read('flood.jsonl')).toBe('')
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(await proc(pid, 'status'))?.[1])
    expect(peak).toBeLessThan(200_000)
  })

  it('lines of standard output that are JSON objects are kept untouched, whole lines only beyond the limit', async () => {
    writeFileSync(scene.path('said'), '{"a": 1}\nlog\n[2]\n{broken\n{"b":"é"}\n{"last":true}')
    const eventsFile = scene.path('agent.jsonl')
    await scene.run('cat said; cat said >&2', { eventsFile })
    expect(scene.read('agent.jsonl')).toBe('{"a": 1}\n{"b":"é"}\n{"last":true}\n')
    await scene.run('for i in $(seq 10 99); do echo "{\\"n\\":$i}"; done', {
      eventsFile,
      outputLimitBytes: 50,
    })
    expect(scene.read('agent.jsonl')).toBe('{"n":10}\n{"n":11}\n{"n":98}\n{"n":99}\n')
  })

  it('the tail is at most 8 KiB of text without control sequences', async () => {
    writeFileSync(
      scene.path('wild'),
      `${'é'.repeat(9000)}\n\u001b[31mred\u001b[0m\u001b]0;title\u0007 10%\r100%\r\n\u202Eevil\u0090\u0008\tend\n`,
    )
    const { tail } = await scene.run(['cat', 'wild'])
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(8192)
    expect(tail.endsWith('éé\n100%\nevil\tend\n')).toBe(true)
    expect(tail).not.toContain('\ufffd')
  })

  it('the caller that asks gets both streams in whole lines', async () => {
    const chunks: string[] = []
    const spec = scene.spec('printf hal; echo mid >&2; echo f; printf end')
    await scene.commands.run(spec, new AbortController().signal, (chunk) => chunks.push(chunk))
    expect(
      chunks
        .join('')
        .split(/(?<=\n)/)
        .sort(),
    ).toEqual(['end', 'half\n', 'mid\n'])
  })
})

it('the exit file holds the report', async () => {
  const report = await scene.run('echo done; exit 4', { exitFile: scene.path('exit.json') })
  expect(JSON.parse(await lineOf(scene.path('exit.json')))).toEqual(report)
})

async function proc(pid: number, file: string): Promise<string> {
  return (await import('node:fs/promises')).readFile(`/proc/${pid}/${file}`, 'utf8')
}
