import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

it('whatever agents do to their own worktrees, branches and git folders, their work lands or is tried again', async () => {
  const rig = await makeRig({ config: { concurrency: { agents: 6 } } })
  const { git, gitIn, gitDir } = rig.repository
  const tasks = ['unborn', 'replaced', 'broken', 'deleted', 'locked', 'reset']
  const run = await rig.run(Object.fromEntries(tasks.map((id) => [id, { retry: { maxAttempts: 2 } }])))
  const folderOf = async (task: string) => (await rig.agent(task).started()).folder
  for (const task of tasks) await rig.agent(task).commit({ [`${task}.txt`]: `${task}\n` })

  const unborn = await folderOf('unborn')
  gitIn(unborn, 'update-ref', '-d', `refs/heads/orch/${run.run}/unborn`)

  const replaced = await folderOf('replaced')
  rmSync(join(replaced, '.git'))
  gitIn(replaced, 'init', '-q', '-b', 'mine')
  gitIn(replaced, 'commit', '-q', '--allow-empty', '-m', 'In a repository of its own')

  const broken = await folderOf('broken')
  const entry = join(gitDir, 'worktrees', basename(broken))
  writeFileSync(join(entry, 'commondir'), '../../../elsewhere\n')
  writeFileSync(join(entry, 'gitdir'), '/nowhere/.git\n')

  const deleted = await folderOf('deleted')
  rmSync(deleted, { recursive: true })

  const locked = await folderOf('locked')
  writeFileSync(join(gitDir, 'worktrees', basename(locked), 'index.lock'), '')
  git('gc', '-q', '--prune=now')

  const reset = await folderOf('reset')
  gitIn(reset, 'checkout', '-q', '-B', 'detour', 'main')
  await rig.agent('reset').commit({ 'detour.txt': 'detour\n' })

  for (const task of tasks) await rig.agent(task).exit(0)
  await rig.works('replaced', { 'again-too.txt': 'again\n' }, 2)
  expect(await run.ended).toBe('done')
  const files = git('ls-tree', '--name-only', 'main').split('\n')
  expect(tasks.map((task) => [task, files.includes(`${task}.txt`)])).toEqual(
    tasks.map((task) => [task, true]),
  )
  expect(rig.file('detour.txt', `refs/orch/${run.run}/reset/1-strayed`)).toBe('detour')
  expect(git('fsck', '--no-dangling')).toBe('')
  expect(readdirSync(join(rig.folder, 'repo.orch', '.kept', run.run, 'replaced', '1'))).toEqual(['.git'])
  expect(rig.leases()).toEqual([])
})

it('an agent that calls orch to decide about its own run is refused, and nothing is written', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true } })
  const { folder, env } = await rig.agent('api').started()
  const verbs = [
    ['approve', 'api'],
    ['retry', 'api'],
    ['cancel', '--all'],
    ['doctor', '--accept-config'],
  ]
  for (const verb of verbs) {
    const end = await startOrch(folder, verb, { env }).ended
    expect([verb[0], end.code]).toEqual([verb[0], 2])
    expect(end.stderr).toContain('a person decides')
  }
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('waiting')
  expect(run.task('api').state.status).toBe('held')
})
