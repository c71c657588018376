import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { inBackgroundText, suspendedText } from '../../../src/report/words/suspended.ts'
import { testFolder } from '../../support/folder.ts'
import type { Pane } from './tmux.ts'
import { hasTmux, openPane } from './tmux.ts'

// Alternate screen, cursor and line discipline are facts of a terminal; without tmux there is none to ask.
describe.runIf(hasTmux())('in a real terminal (skipped where tmux is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orch-test-'))
  const program = join(folder, 'dashboard.mjs')
  beforeAll(() => bundle(program))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(['q', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'])(
    'after %s screen, cursor, line discipline and history are as before',
    async (end) => {
      const { pane, folder } = await running(program)
      if (end === 'q') pane.type('q', 'y')
      else process.kill(pidIn(folder), end)
      await pane.until(() => pane.flags() === 'alternate 0, cursor 1')
      await expectAsBefore(pane, folder)
    },
  )

  it('resizing leaves the history alone and redraws the whole screen', async () => {
    const { pane, folder } = await running(program)
    pane.resize(60, 15)
    await pane.until(() => pane.screen().includes('next under w…'))
    pane.resize(80, 24)
    await pane.until(() => pane.screen().split('\n')[22]?.includes('F next trouble') === true)
    expect(pane.screen().match(/checkout-rewrite/g)).toHaveLength(1)
    pane.type('q', 'y')
    await pane.until(() => pane.flags() === 'alternate 0, cursor 1')
    await expectAsBefore(pane, folder)
  })

  it('ctrl-z gives the shell back and says what goes on, bg leaves it alone, fg brings the dashboard', async () => {
    const { pane, folder } = await running(program)
    pane.type('C-z')
    await pane.until(() => pane.flags() === 'alternate 0, cursor 1' && pane.screen().includes('Stopped'))
    expect(pane.screen()).toContain(suspendedText)
    pane.type('bg', 'Enter')
    await pane.until(() => pane.screen().includes(inBackgroundText))
    expect(pane.flags()).toBe('alternate 0, cursor 1')
    pane.type('fg', 'Enter')
    await pane.until(() => pane.flags() === 'alternate 1, cursor 0' && pane.screen().includes('importer'))
    pane.type('q', 'y')
    await pane.until(() => pane.flags() === 'alternate 0, cursor 1')
    await expectAsBefore(pane, folder)
  })
})

async function running(program: string): Promise<{ pane: Pane; folder: string }> {
  const folder = testFolder()
  const pane = openPane(folder)
  onTestFailed(() => console.log(pane.flags(), pane.screen()))
  pane.type('seq 1 60; stty -a > before', 'Enter')
  await pane.until(() => existsSync(join(folder, 'before')) && pane.screen().includes('60'))
  pane.type(`node ${program} pid`, 'Enter')
  await pane.until(() => pane.screen().includes('importer') && pidIn(folder) > 0)
  expect(pane.flags()).toBe('alternate 1, cursor 0')
  return { pane, folder }
}

/** Numbers on lines of their own are the shell's history. */
async function expectAsBefore(pane: Pane, folder: string): Promise<void> {
  pane.type('stty -a > after; echo whole', 'Enter')
  await pane.until(() => /^whole$/m.test(pane.screen()))
  expect(readFileSync(join(folder, 'after'), 'utf8')).toBe(readFileSync(join(folder, 'before'), 'utf8'))
  expect(pane.history().match(/^\d+$/gm)).toEqual(Array.from({ length: 60 }, (_, index) => `${index + 1}`))
}

function pidIn(folder: string): number {
  const path = join(folder, 'pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
}

/** As the command line is built, in one file. */
async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./program.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
    plugins: [
      {
        name: 'empty-ink-devtools',
        setup: ({ onLoad }) => onLoad({ filter: /ink\/build\/devtools\.js$/ }, () => ({ contents: '' })),
      },
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
}
