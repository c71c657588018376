import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Slot } from '../../../src/ports/repository.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { afterTask, saved } from './after-task.ts'
import type { SlotScene } from './slot-scene.ts'
import { evidence, inside, write } from './slot-scene.ts'

describe('repositories inside', () => {
  const nest = (scene: SlotScene, slot: Slot, path: string) => {
    mkdirSync(inside(slot, path), { recursive: true })
    const git = (...args: string[]) => scene.repository.gitIn(inside(slot, path), ...args)
    git('init', '-q', '-b', 'main')
    write(slot, { [`${path}/deep/file`]: '1' })
    git('add', '-A')
    git('commit', '-q', '-m', 'Inside')
    git('commit', '-q', '--allow-empty', '-m', 'Left behind')
    const left = git('rev-parse', 'HEAD')
    git('reset', '-q', '--hard', 'HEAD~1')
    write(slot, { [`${path}/deep/file`]: '2' })
    return { git, left }
  }

  test('are saved as files with a bundle of all that their refs, reflogs and index hold', async () => {
    const left: string[] = []
    const { scene, slot } = await afterTask(async (slot, scene) => {
      await saved(slot, scene)
      for (const path of ['nested', 'out/nested']) left.push(nest(scene, slot, path).left)
    })
    await scene.begin('new')
    const files = scene.repository.git('ls-tree', '-r', '--name-only', evidence('old', '1-nested'))
    expect(files.split('\n')).toEqual([
      ...['nested.bundle', 'nested/deep/file', 'out/nested.bundle', 'out/nested/deep/file'],
    ])
    expect(scene.repository.git('show', `${evidence('old', '1-nested')}:nested/deep/file`)).toBe('2')
    expect(existsSync(inside(slot, 'nested')) || existsSync(join(scene.root, '.kept'))).toBe(false)
    const copy = join(scene.root, '..', 'copy')
    const bundle = `${copy}.bundle`
    writeFileSync(bundle, blobOf(scene, `${evidence('old', '1-nested')}:nested.bundle`))
    scene.repository.git('clone', '-q', bundle, copy)
    expect(scene.repository.gitIn(copy, 'log', '--format=%s')).toBe('Inside')
    expect(scene.repository.gitIn(copy, 'cat-file', '-t', left[0] ?? '')).toBe('commit')
  })

  test('that are damaged are moved as they are', async () => {
    const { scene, slot } = await afterTask(async (slot, scene) => {
      await saved(slot, scene)
      nest(scene, slot, 'nested')
      rmSync(inside(slot, 'nested/.git/objects'), { recursive: true })
      mkdirSync(inside(slot, 'nested/.git/objects'))
    })
    await scene.begin('new')
    expect(readFileSync(join(scene.root, '.kept/r1/old/1/nested/deep/file'), 'utf8')).toBe('2')
    expect(existsSync(inside(slot, 'nested'))).toBe(false)
  })
})

function blobOf({ repository }: SlotScene, name: string): Buffer {
  return execFileSync('git', ['cat-file', 'blob', name], { cwd: repository.path, env: hermeticGitEnv })
}
