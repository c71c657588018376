import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseSource, readExports } from './source.ts'
import { wrongWords } from './words.ts'

it('file names and exported names use the words of the glossary', () => {
  expect(wrongWords(readExports(join(import.meta.dirname, '../..'), 'src'))).toEqual([])
})

it.each([
  ['src/app/git-utils.ts', '', 'git-utils.ts says util — say what it does instead'],
  [
    'src/app/x.ts',
    'export class TaskManager {}',
    'TaskManager says manager — say what it decides or keeps instead',
  ],
  ['src/app/x.ts', 'export const runJobs = 1', 'runJobs says job — say task instead'],
  ['src/app/x.ts', 'export type Session = 1', 'Session says session — say run or attempt instead'],
  ['src/app/x.ts', 'export type RawData = 1', 'RawData says data — say what it holds instead'],
])('%s: %s', (path, text, complaint) => {
  expect(wrongWords([parseSource(path, text)])).toEqual([`${path}:1 ${complaint}`])
})

it.each(['export type AgentSession = 1', 'export const metadata = 1', 'export const processGroup = 1'])(
  '%s is fine',
  (text) => {
    expect(wrongWords([parseSource('src/app/x.ts', text)])).toEqual([])
  },
)
