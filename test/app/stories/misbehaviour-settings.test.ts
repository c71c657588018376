import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSettings } from '../../../src/app/compose/repository.ts'
import { view } from '../../../src/report/view.ts'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

it('a filter that an agent configures stops git here until a person accepts it; nothing is lost meanwhile', async () => {
  const rig = await makeRig()
  const ran = join(rig.folder, 'ran')
  const run = await rig.run({ api: {}, docs: {} })
  const { folder } = await rig.agent('api').started()
  await rig.agent('docs').started()
  rig.repository.gitIn(folder, 'config', 'filter.sly.clean', `touch ${ran}; cat`)
  await rig.agent('api').write({ '.gitattributes': '* filter=sly\n', 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.event('git-settings-changed')).toMatchObject({
    changes: [{ key: 'filter.sly.clean', file: '.git/config', change: 'added' }],
  })
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('waiting')
  expect(rig.read(run.paths.journal)).not.toContain('touch')
  const { status, why } = view(run.world, { now: Date.now(), engineAlive: false })
  expect([status, why]).toEqual([
    'waiting',
    'waits: filter.sly.clean appeared in .git/config; look at it, take it out or `orch doctor --accept-config`, then `orch resume`',
  ])
  expect(() => rig.read(ran)).toThrow()

  rig.repository.git('config', '--unset', 'filter.sly.clean')
  const more = await rig.resume(run.run)
  expect(await more.ended).toBe('done')
  expect(more.all('attempt-started')).toEqual([])
  expect(rig.file('api.txt')).toBe('api')
  expect(rig.file('docs.txt')).toBe('docs')
})

it('an accepted setting is the one to compare with, and accepting needs no engine', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('waiting')
  rig.repository.git('config', 'url.https://example.com/.insteadOf', 'gh:')
  const stopped = startOrch(rig.repository.path, ['resume', '--ui', 'plain'])
  const end = await stopped.ended
  expect(end.code).toBe(5)
  expect(end.stdout).toContain(
    'url.https://example.com/.insteadof appeared in .git/config; git is left alone',
  )
  const accepted = await startOrch(rig.repository.path, ['doctor', '--accept-config']).ended
  expect(accepted.stdout.trim()).toBe(
    "git's settings are accepted as they are (url.https://example.com/.insteadof appeared in .git/config): recorded; `orch resume` will act",
  )
  const more = await rig.resume(run.run, {
    first: [{ type: 'approve-task', task: run.task('api').spec.id, override: null, reason: null }],
  })
  expect(await more.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
})

it('a live engine goes on once a person accepts, and folders of hooks in the work tree stop nothing', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} }, { attended: true })
  const { folder } = await rig.agent('api').started()
  rig.repository.gitIn(folder, 'config', 'core.hooksPath', '.husky/_')
  rig.repository.gitIn(folder, 'config', 'merge.sly.driver', 'true')
  await rig.works('api', { 'api.txt': 'api\n' })
  const { changes } = await run.event('git-settings-changed')
  expect(changes.map(({ key }) => key)).toEqual(['merge.sly.driver'])
  const settings = await readSettings(rig.repository.gitDir)
  await run.ask({ type: 'accept-settings', settings })
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
})
