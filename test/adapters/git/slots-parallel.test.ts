import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'
import type { SlotScene } from './slot-scene.ts'
import { attempt, branchOf, run, slotScene } from './slot-scene.ts'

const program = (folder: string) => bundleProgram(new URL('./slot-racer.ts', import.meta.url), folder)

function startRacer(
  scene: SlotScene,
  path: string,
  [name, lanes, rounds]: readonly [string, number, number],
) {
  const { repository, root, tip } = scene
  return startProgram('node', [
    path,
    repository.gitDir,
    root,
    name,
    tip('main'),
    String(lanes),
    String(rounds),
  ])
}

test('64 allocations by two processes, among git commands of the user, all succeed', async () => {
  const scene = slotScene({ files: { 'a b': '1', 'ü/x': '1' }, name: 'my répo' })
  const path = program(testFolder())
  const racers = ['r1', 'r2'].map((name) => startRacer(scene, path, [name, 8, 4]))
  const answers = Promise.all(
    racers.map(async (racer) => {
      const lines: string[] = []
      for (let count = 0; count < 32; count++) lines.push(await racer.line())
      await racer.ended()
      return lines
    }),
  )
  let isOver = false
  void answers.finally(() => {
    isOver = true
  })
  while (!isOver) {
    scene.repository.git('worktree', 'prune')
    scene.repository.git('status')
    await turn()
  }
  const lines = (await answers).flat()
  expect(lines.filter((line) => !line.startsWith('allocated'))).toEqual([])
  expect(lines).toHaveLength(64)
  const branches = scene.repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/orch').split('\n')
  expect(branches).toHaveLength(64)
  expect(scene.slots.list().every(({ heldBy }) => heldBy === null)).toBe(true)
  expect(scene.repository.git('fsck', '--connectivity-only')).toBe('')
})

describe('an engine killed while it makes a worktree', () => {
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, number) => [`d${number % 50}/f${number}`, 'x']),
  )
  const moments: readonly (readonly [string, (scene: SlotScene) => string])[] = [
    ['before git', ({ repository }) => join(repository.gitDir, 'orch/slots/agent-1.json')],
    ['at its entry', ({ repository }) => join(repository.gitDir, 'worktrees/agent-1')],
    ['among its files', ({ root }) => join(root, 'agent-1/d7')],
  ]
  test.each(moments)('%s leaves nothing that the next cannot heal', async (_, sign) => {
    const scene = slotScene({ files: many, agents: 0 })
    const racer = startRacer(scene, program(testFolder()), ['r0', 1, 1])
    while (!existsSync(sign(scene))) await turn()
    await racer.kill()
    const engine = scene.engine({ processes: makeProcesses() })
    let lease = await engine.leaseForAgent({ run, ref: attempt('api'), prefer: null })
    // Git itself may outlive the engine for a moment, and works in the slot until then.
    while (lease.kind === 'busy')
      lease = await engine.leaseForAgent({ run, ref: attempt('api'), prefer: null })
    await engine.checkout(lease.slot, {
      ref: attempt('api'),
      run,
      branch: branchOf('api'),
      from: scene.tip('main'),
      mergeIn: null,
    })
    expect(scene.repository.gitIn(lease.slot.path, 'status', '--porcelain', '-b')).toBe(
      `## ${branchOf('api')}`,
    )
    expect(scene.repository.git('worktree', 'list').split('\n')).toHaveLength(2)
    await engine.settled()
  })
})
