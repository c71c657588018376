import { join } from 'node:path'
import { makeGit } from './git.ts'

/**
 * Makes a repository of a folder with files: `main`, one commit of all of them, no configuration of the user's in it.
 * Settings of its own keep the user's signing and hooks away later on.
 */
export async function beginRepository(folder: string, message: string): Promise<void> {
  const gitDir = join(folder, '.git')
  const git = makeGit({ gitDir, commonDir: gitDir, workTree: folder }, process.env, neutral)
  await git.run(['init', '-q', '--template=', '-b', 'main'])
  await git.run(['config', 'commit.gpgSign', 'false'])
  await git.run(['config', 'core.hooksPath', join(gitDir, 'hooks')])
  await git.run(['add', '-A'])
  await git.run(['commit', '-q', '-m', message])
}

const neutral = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'orch',
  GIT_AUTHOR_EMAIL: 'orch@localhost',
  GIT_COMMITTER_NAME: 'orch',
  GIT_COMMITTER_EMAIL: 'orch@localhost',
}
