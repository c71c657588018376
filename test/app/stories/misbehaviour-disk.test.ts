import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeRig } from '../../support/rig.ts'

const shell = (line: string, path: string) => spawnSync('sh', ['-c', line, path])
/** Who may mount a small file system. */
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

it('what fills the disk of the worktrees is saved, and makes room for the next task', async (context) => {
  context.skip(!isRoot, 'needs root on Linux, to mount a small file system')
  const filler = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }
  const rig = await makeRig({ config: { agents: { filler }, concurrency: { agents: 1 } } })
  const root = join(rig.folder, 'repo.orch')
  mkdirSync(root)
  const { status } = shell('mount -t tmpfs -o size=2m tmpfs "$0"', root)
  if (status !== 0) context.skip('a container without the right to mount')
  onTestFinished(() => void shell('umount -l "$0"', root))
  const fill = 'echo hog > hog.txt; dd if=/dev/zero of=fill bs=4k; test -s fill'
  const run = await rig.run({
    hog: { prompt: fill, retry: { maxAttempts: 1 } },
    api: { prompt: 'echo api > api.txt' },
  })
  expect(await run.ended).toBe('failed')
  expect(run.task('hog').state).toMatchObject({ status: 'dead', failure: { kind: 'returned' } })
  const saved = rig.repository.git('cat-file', '-s', `refs/orch/${run.run}/hog/1:fill`)
  expect(Number(saved)).toBeGreaterThan(1_500_000)
  expect(rig.file('api.txt')).toBe('api')
})
