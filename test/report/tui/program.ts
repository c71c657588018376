// Run by node in a real terminal: the dashboard over a golden run, with `ended` as its last word on the main screen.
import { writeFileSync } from 'node:fs'
import { isInForeground } from '../../../src/adapters/process/foreground.ts'
import { makeTheme } from '../../../src/report/theme.ts'
import { startDashboard } from '../../../src/report/tui/dashboard.ts'
import { view } from '../../../src/report/view.ts'
import { suspendedText } from '../../../src/report/words/suspended.ts'
import { busyRun } from './busy-run.ts'

const [pidFile = ''] = process.argv.slice(2)
const told = busyRun()
const began = Date.now() - told.now()

const dashboard = startDashboard({
  stdout: process.stdout,
  stdin: process.stdin,
  view: () => view(told.world, { now: Date.now() - began, engineAlive: true }),
  subscribe: () => () => {},
  onStop: () => void dashboard.stop(),
  onKill: () => process.exit(130),
  readTail: (task, lines) => ({
    path: `/repo/.git/orch/runs/20260105t090000-a1b2/tasks/${task}/1/output.log`,
    lines: Array.from({ length: lines }, (_, index) => `line ${index + 1} of what ${task} says`),
  }),
  now: () => Date.now() - began,
  whenSuspended: suspendedText,
  isInForeground,
  theme: makeTheme({ colour: true, ascii: false }),
})
process.on('SIGUSR2', () => {
  throw new Error('crashed on purpose')
})
writeFileSync(pidFile, String(process.pid))
await dashboard.closed
process.stdout.write('ended\n')
