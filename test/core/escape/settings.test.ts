import { expect, it } from 'vitest'
import { runsOrRedirects, settingChanges } from '../../../src/core/escape/settings.ts'

it('settings by which git runs programs or redirects are told from all others', () => {
  const told = [
    ['filter.lfs.smudge', 'git-lfs smudge'],
    ['merge.ours.driver', 'true'],
    ['diff.word.textconv', 'cat'],
    ['core.sshcommand', 'ssh'],
    ['core.fsmonitor', 'true'],
    ['include.path', '../more'],
    ['includeif.gitdir:~/x/.path', 'more'],
    ['url.https://example.com/.insteadof', 'gh:'],
    ['gpg.program', 'gpg2'],
    ['gpg.ssh.program', 'ssh-keygen'],
    ['credential.https://example.com.helper', 'store'],
    ['core.hookspath', '/tmp/hooks'],
    ['core.hookspath', '../hooks'],
  ]
  const others = [
    ['core.hookspath', '.husky/_'],
    ['user.name', 'Ada'],
    ['alias.st', '!status'],
    ['remote.origin.url', 'https://example.com/a'],
    ['branch.main.merge', 'refs/heads/main'],
    ['merge.conflictstyle', 'diff3'],
  ]
  const judge = ([key = '', value = '']: string[]) => runsOrRedirects(key, value)
  expect(told.filter((each) => !judge(each))).toEqual([])
  expect(others.filter(judge)).toEqual([])
})

it('a setting is the same while its key, its file and its values are', () => {
  const one = { key: 'gpg.program', file: '.git/config', hash: '1' }
  const elsewhere = { ...one, file: '/home/ada/.gitconfig' }
  expect(settingChanges([one], [one])).toEqual([])
  expect(settingChanges([one], [{ ...one, hash: '2' }, elsewhere])).toEqual([
    { key: 'gpg.program', file: '.git/config', change: 'changed' },
    { key: 'gpg.program', file: '/home/ada/.gitconfig', change: 'added' },
  ])
  expect(settingChanges([one], [])).toMatchObject([{ change: 'removed' }])
})
