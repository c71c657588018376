import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import { commitOf, merge, run, task, text } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

describe('attributes in force', () => {
  const lines = '1\n2\n3\n'

  test('are the base’s: its union merge unites', async () => {
    const repository = begin({ '.gitattributes': '*.txt merge=union\n', 'deep/a.txt': lines })
    const head = repository.commitOn('work', { 'deep/a.txt': `${lines}theirs\n` })
    repository.commit({ 'deep/a.txt': `${lines}ours\n` })
    const commit = commitOf(await merge(repository, head))
    expect(repository.git('show', `${commit}:deep/a.txt`)).toBe('1\n2\n3\nours\ntheirs')
  })

  test('of a folder count in that folder alone', async () => {
    const repository = begin({ 'x/.gitattributes': '* merge=union\n', 'x/a': lines, 'y/a': lines })
    const both = (word: string) => ({ 'x/a': `${lines}${word}\n`, 'y/a': `${lines}${word}\n` })
    const head = repository.commitOn('work', both('theirs'))
    repository.commit(both('ours'))
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['y/a'] })
  })

  test('are not the branch’s, the checkout’s, or those of info/attributes', async () => {
    const repository = begin({ 'a.txt': lines })
    const head = repository.commitOn('work', {
      'a.txt': `${lines}theirs\n`,
      '.gitattributes': '* merge=union\n',
    })
    repository.commit({ 'a.txt': `${lines}ours\n` })
    repository.write({ '.gitattributes': '* merge=union\n' })
    writeFileSync(join(repository.gitDir, 'info/attributes'), '* merge=union\n')
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['a.txt'] })
  })

  test('follow the target when it changes them', async () => {
    const repository = begin({ 'a.txt': lines })
    const port = openRepository(repository)
    const head = toCommitId(repository.commitOn('work', { 'a.txt': `${lines}theirs\n` }))
    repository.commit({ 'a.txt': `${lines}ours\n` })
    const ask = { run, task, target: 'main', head, text }
    expect((await port.merge(ask)).kind).toBe('conflict')
    repository.commit({ '.gitattributes': '* merge=union\n' })
    expect((await port.merge(ask)).kind).toBe('merged')
    repository.commit({ '.gitattributes': null })
    expect((await port.merge(ask)).kind).toBe('conflict')
  })

  test('never run a driver of somebody’s configuration', async () => {
    const repository = begin({ '.gitattributes': '* merge=mine\n', a: '1\n' })
    const trace = join(repository.gitDir, 'ran')
    repository.git('config', 'merge.mine.driver', `touch '${trace}'`)
    const head = repository.commitOn('work', { a: '2\n' })
    repository.commit({ a: '3\n' })
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['a'] })
    expect(existsSync(trace)).toBe(false)
  })
})
