import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { expect, it } from 'vitest'
import { testFolder } from '../../support/folder.ts'
import { smallDisk } from '../../support/small-disk.ts'

/** The first attempt of `fills` leaves no byte free, then misses the room for its own work. */
const agent = `
case $ORCH_TASK_ID$ORCH_ATTEMPT in fills1) cat /dev/zero > "$FILL" 2>/dev/null ;; esac
head -c 100000 /dev/zero | tr '\\0' x > $ORCH_TASK_ID.txt
`
const tasks = ['fills', 'after'].map((id) => ({ id, title: id, prompt: 'Write.' }))

/** A repository with everything but its worktrees on a large disk, or with all of it on the small one. */
async function scene(
  context: TestContext,
  { fill, isAllSmall }: { readonly fill: string; readonly isAllSmall: boolean },
) {
  const folder = testFolder()
  const at = join(folder, 'small')
  mkdirSync(at)
  const disk = await smallDisk(context, { at, mebibytes: 24 })
  const path = join(isAllSmall ? at : folder, 'repo')
  const config = {
    agents: { shell: { adapter: 'command', run: ['sh', '-c', agent], env: { FILL: fill } } },
    checks: [{ name: 'there', run: 'ls *.txt' }],
    concurrency: { agents: 1 },
    policy: { limits: { addedLines: 100_000 } },
    retry: { maxTries: 2, initialInterval: '1ms', maxInterval: '1ms' },
    worktrees: { root: join(at, 'worktrees') },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'plan.json'), JSON.stringify({ tasks }))
  const begin = `mkdir repo && cd repo && echo '*.tmp' > .gitignore && cp ${folder}/config.json .orchestrator.json
    echo first > first.txt && git init -q -b main . && git add . && git commit -q -m Begin`
  expect(disk.shell(join(path, '..'), begin)).toEqual({ code: 0, text: '' })
  return {
    shell: (line: string) => disk.shell(path, line),
    run: () => disk.orch(path, 'run', join(folder, 'plan.json'), '--ui', 'plain', '--yes'),
    resume: () => disk.orch(path, 'resume', '--ui', 'plain'),
    verify: () => disk.orch(path, 'verify'),
    /** Landed and whole, with nothing spent. */
    requireWhole() {
      const events = disk.shell(path, 'cat .git/orch/runs/*/journal.jsonl').text.trim().split('\n')
      const failures = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'attempt-failed')
      expect(failures.map(({ failure }) => failure.kind).filter((kind) => kind !== 'no-space')).toEqual([])
      expect(disk.shell(path, 'git ls-tree --name-only main').text).toMatch(
        /after\.txt\nfills\.txt\nfirst\.txt/,
      )
      expect(disk.shell(path, 'git fsck --no-progress --no-dangling')).toEqual({ code: 0, text: '' })
    },
  }
}

it('a disk of worktrees that is full pauses the run; with room again it goes on, and nothing was spent', async (context) => {
  const { run, resume, shell, requireWhole } = await scene(context, { fill: '../../fill', isAllSmall: false })
  const paused = run()
  expect(paused.text).toMatch(/stopped, with nothing lost: no space is left at .*small\/worktrees/)
  expect(paused.text).toContain('make room, then orch resume')
  expect(paused.code).toBe(3)
  shell('rm ../small/fill')
  expect(resume().code).toBe(0)
  requireWhole()
})

it('a disk that holds the journal too ends the run in one sentence, and every line written is believed', async (context) => {
  const { run, resume, shell, verify, requireWhole } = await scene(context, {
    fill: '../../fill',
    isAllSmall: true,
  })
  const paused = run()
  expect(paused.text).toMatch(/no space is left at .*small|journal.jsonl could not be written \(ENOSPC\)/)
  expect(paused.text).toContain('make room, then orch resume')
  expect(paused.code).toBe(3)
  shell('rm ../fill')
  expect(resume().code).toBe(0)
  expect(verify().code).toBe(0)
  requireWhole()
})

it('an agent that fills its own disk is not blamed, and what it left makes room for its next attempt', async (context) => {
  const { run, requireWhole } = await scene(context, { fill: 'junk.tmp', isAllSmall: false })
  const { text, code } = run()
  expect(text).toMatch(/fills.*attempt 1 failed: no space is left at/)
  expect(code).toBe(0)
  requireWhole()
})
