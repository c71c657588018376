import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChangedPath } from '../../../src/core/admission/facts.ts'
import type { TestFiles } from '../../support/git.ts'
import { openTestRepository } from '../../support/git.ts'
import { commitOf, factsOf, merge } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'

const plain: Omit<ChangedPath, 'path'> = {
  change: 'added',
  mode: '100644',
  addedLines: 0,
  removedLines: 0,
  binary: false,
  sizeBytes: 0,
  linkTarget: null,
  conflictMarker: false,
}

describe('changed paths', () => {
  test('carry their kind, mode, lines, size and link target', async () => {
    const repository = begin({ edit: '1\n2\n', gone: 'x\ny\n', turned: 'text\n', bin: '\0' })
    const head = repository.commitOn('work', {
      edit: '1\n3\n4\n',
      gone: null,
      turned: { link: '../outside' },
      bin: '\0\0\0',
      'new file\nß': 'a\nb',
    })
    expect((await factsOf(repository, head)).paths).toEqual([
      { ...plain, path: 'bin', change: 'modified', binary: true, sizeBytes: 3 },
      { ...plain, path: 'edit', change: 'modified', addedLines: 2, removedLines: 1, sizeBytes: 6 },
      { ...plain, path: 'gone', change: 'deleted', mode: '000000', removedLines: 2 },
      { ...plain, path: 'new file\nß', addedLines: 2, sizeBytes: 3 },
      {
        ...plain,
        path: 'turned',
        change: 'type-changed',
        mode: '120000',
        addedLines: 1,
        removedLines: 1,
        sizeBytes: 10,
        linkTarget: '../outside',
      },
    ])
  })

  test('are a deletion and an addition where a file was renamed', async () => {
    const repository = begin({ before: 'one\ntwo\nthree\n' })
    const head = repository.commitOn('work', { before: null, after: 'one\ntwo\nthree\n' })
    const { paths } = await factsOf(repository, head)
    expect(paths.map(({ path, change }) => [path, change])).toEqual([
      ['after', 'added'],
      ['before', 'deleted'],
    ])
  })

  test('name a gitlink by its mode', async () => {
    const repository = begin()
    const base = repository.git('rev-parse', 'HEAD')
    repository.git('update-index', '--add', '--cacheinfo', `160000,${base},sub`)
    repository.git('commit', '-qm', 'Link')
    const { paths } = await factsOf(repository, repository.git('rev-parse', 'HEAD'), base)
    expect(paths).toMatchObject([{ path: 'sub', mode: '160000', sizeBytes: 0 }])
  })

  test('show lines that the branch calls binary', async () => {
    const repository = begin()
    const head = repository.commitOn('work', { '.gitattributes': '* -diff\n', big: 'x\n'.repeat(9) })
    const big = (await factsOf(repository, head)).paths.find(({ path }) => path === 'big')
    expect(big).toMatchObject({ addedLines: 9, binary: false })
  })

  test('of what the target did meanwhile do not count', async () => {
    const repository = begin()
    const head = repository.commitOn('work', { mine: '' })
    repository.commit({ theirs: '' })
    expect((await factsOf(repository, head)).paths.map(({ path }) => path)).toEqual(['mine'])
  })

  test('may be ten thousand', async () => {
    const repository = begin()
    const base = repository.git('rev-parse', 'HEAD')
    const files = Array.from({ length: 10_000 }, (_, n) => `M 644 inline d${n % 100}/f${n}\ndata 2\nx\n`)
    const commit = `commit refs/heads/work\ncommitter A <a@example.com> 0 +0000\ndata 0\nfrom ${base}\n`
    repository.feed(commit + files.join('\n'), 'fast-import', '--quiet')
    const { paths } = await factsOf(repository, repository.git('rev-parse', 'work'))
    expect([paths.length, paths.reduce((sum, { addedLines }) => sum + addedLines, 0)]).toEqual([
      10_000, 10_000,
    ])
  })
})

describe('conflict markers', () => {
  const marked = '<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n'
  const isMarked = async (base: TestFiles, changed: TestFiles) => {
    const repository = begin(base)
    const { paths } = await factsOf(repository, repository.commitOn('work', changed))
    return paths.filter(({ conflictMarker }) => conflictMarker).map(({ path }) => path)
  }

  test('count in added lines', async () => {
    expect(await isMarked({ 'ä b': 'x\n' }, { 'ä b': `x\n${marked}`, clean: 'y\n' })).toEqual(['ä b'])
  })

  test('that were there before, or go, do not count', async () => {
    expect(await isMarked({ a: `${marked}x\n`, b: marked }, { a: `${marked}y\n`, b: '1\n' })).toEqual([])
  })

  test('are not seen in underlines, indented quotes and shifts', async () => {
    expect(
      await isMarked({}, { 'doc.rst': 'Title\n=======\n', quote: '    <<<<<<< ours\n', c: '<<<<<<<<<\n' }),
    ).toEqual([])
  })

  test('far down in a long file are found', async () => {
    expect(await isMarked({}, { long: `${'line\n'.repeat(60_000)}${marked}` })).toEqual(['long'])
  })
})

describe('commits', () => {
  test('are the branch’s own, oldest first, with whole messages', async () => {
    const repository = begin()
    const first = repository.commitOn('work', { b: '1\n' })
    repository.git('switch', '-q', 'work')
    const head = repository.commit({ c: '1\n' }, 'Second\n\nwith a body\n')
    expect((await factsOf(repository, head)).commits).toEqual([
      { id: first, message: 'Change on work\n', parents: 1 },
      { id: head, message: 'Second\n\nwith a body\n', parents: 1 },
    ])
  })

  test('of a candidate leave out the merge that orch made', async () => {
    const repository = begin()
    const head = repository.commitOn('work', { b: '1\n' })
    repository.commit({ c: '1\n' })
    const commit = commitOf(await merge(repository, head))
    const facts = await factsOf(repository, commit)
    expect(facts.commits.map(({ id }) => id)).toEqual([head])
    expect([facts.paths.map(({ path }) => path), facts.tree]).toEqual([
      ['b'],
      repository.git('rev-parse', `${commit}^{tree}`),
    ])
  })

  test('of a candidate are those that have not landed yet, whatever landed beside them', async () => {
    const repository = begin()
    const early = repository.commitOn('work', { b: '1\n' })
    const other = repository.commitOn('other', { o: '1\n' }, 'main')
    repository.git('switch', '-q', 'work')
    const head = repository.commit({ c: '1\n' }, 'Rest')
    repository.git('switch', '-q', 'main')
    const commitsNow = async () => {
      const candidate = commitOf(await merge(repository, head))
      return (await factsOf(repository, candidate, `${candidate}^1`)).commits.map(({ id }) => id)
    }
    repository.git('merge', '-q', '--no-ff', '--no-edit', other)
    expect(await commitsNow()).toEqual([early, head])
    repository.git('merge', '-q', '--no-ff', '--no-edit', early)
    expect(await commitsNow()).toEqual([head])
  })

  test('of a candidate in a shallow clone are found without what is beyond its boundary', async () => {
    const origin = begin()
    for (const n of [1, 2, 3]) origin.commit({ a: `${n}\n` })
    const clone = join(origin.path, '..', 'shallow')
    origin.git('clone', '-q', '--depth=2', `file://${origin.path}`, clone)
    const repository = openTestRepository(clone, join(clone, '..'))
    const head = repository.commitOn('work', { b: '1\n' })
    const candidate = commitOf(await merge(repository, head))
    const facts = await factsOf(repository, candidate)
    expect(facts.commits.map(({ id }) => id)).toEqual([head])
  })

  test('of a branch that merged tell its parents', async () => {
    const repository = begin()
    const side = repository.commitOn('side', { s: '' })
    repository.git('switch', '-q', '-c', 'work')
    repository.commit({ w: '' })
    repository.git('merge', '-q', '--no-edit', side)
    const { commits } = await factsOf(repository, repository.git('rev-parse', 'HEAD'))
    expect(commits.map(({ parents }) => parents).sort()).toEqual([1, 1, 2])
  })
})
