import { expect, it } from 'vitest'
import { apiOf } from '../../../src/adapters/github/host.ts'
import { readRemote } from '../../../src/adapters/github/remote.ts'
import { findToken } from '../../../src/adapters/github/token.ts'

it.each([
  ['https://github.com/octo/shop.git', 'github.com octo shop'],
  ['https://user:secret@github.com/octo/shop', 'github.com octo shop'],
  ['git@github.com:octo/shop.git', 'github.com octo shop'],
  ['github.com:octo/shop', 'github.com octo shop'],
  ['ssh://git@ssh.github.com:443/octo/shop.git', 'github.com octo shop'],
  ['ssh://git@GHES.example:2222/octo/shop.git/', 'ghes.example octo shop'],
  ['https://ghes.example:8443/octo/my.shop.git', 'ghes.example:8443 octo my.shop'],
  ['/srv/git/octo/shop.git', 'null octo shop'],
  ['file:///srv/git/octo/shop.git', 'null octo shop'],
  ['../octo/shop', 'null octo shop'],
])('the remote %s is %s', (url, expected) => {
  const { host, port, owner, repository } = readRemote(url) ?? {}
  expect(`${host}${port === '' ? '' : `:${port}`} ${owner} ${repository}`).toBe(expected)
})

it.each(['https://github.com/', 'https://gitlab.example/a/b/c', 'git@github.com:shop', 'https://[bad'])(
  'the remote %s names no repository of a forge',
  (url) => expect(readRemote(url)).toBeNull(),
)

it.each([
  ['git@github.com:octo/shop', null, 'github.com https://api.github.com'],
  ['git@acme.ghe.com:octo/shop', null, 'acme.ghe.com https://api.acme.ghe.com'],
  ['git@ghes.example:octo/shop', null, 'ghes.example https://ghes.example/api/v3'],
  ['https://ghes.example:8443/octo/shop', null, 'ghes.example https://ghes.example:8443/api/v3'],
  ['/srv/git/octo/shop', 'http://127.0.0.1:99/api/v3/', '127.0.0.1 http://127.0.0.1:99/api/v3'],
])('the API of %s with %s is %s', (url, override, expected) => {
  const remote = readRemote(url)
  const answer = remote === null ? null : apiOf(remote, override)
  expect(answer?.kind === 'found' && `${answer.place.host} ${answer.place.baseUrl}`).toBe(expected)
})

it('a token goes over no line that others read along', () => {
  const remote = { host: 'ghes.example', port: '', owner: 'octo', repository: 'shop' }
  for (const url of ['http://ghes.example/api/v3', 'https://me:secret@ghes.example/api/v3', 'ghes.example'])
    expect(apiOf(remote, url)).toEqual({ kind: 'unsafe', url })
  expect(apiOf({ ...remote, host: null }, null)).toEqual({ kind: 'no-host' })
})

const noGh = async () => null
const source = async (
  host: string,
  env: Readonly<Record<string, string>>,
  askGh = noGh as () => Promise<string | null>,
) => {
  const answer = await findToken(host, { env, askGh })
  return answer.kind === 'found' ? `${answer.found.source}: ${answer.found.token}` : 'none'
}

it('the first token in order is taken, and gh is asked last', async () => {
  const all = { ORCH_GITHUB_TOKEN: 'one', GH_TOKEN: 'two', GITHUB_TOKEN: 'three' }
  const { ORCH_GITHUB_TOKEN: _, ...two } = all
  expect(await source('github.com', all)).toBe('ORCH_GITHUB_TOKEN: one')
  expect(await source('github.com', two)).toBe('GH_TOKEN: two')
  expect(await source('github.com', { GH_TOKEN: ' ', GITHUB_TOKEN: 'three' })).toBe('GITHUB_TOKEN: three')
  expect(await source('github.com', {}, async () => 'four')).toBe('gh auth token --hostname github.com: four')
  expect(await source('acme.ghe.com', { GH_TOKEN: 'two' })).toBe('GH_TOKEN: two')
})

it('a token of github.com is not sent to another host, and the answer says which was held back', async () => {
  const env = { GH_TOKEN: 'two', ORCH_GITHUB_TOKEN: 'one' }
  expect(await findToken('ghes.example', { env, askGh: noGh })).toEqual({
    kind: 'none',
    looked: ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'gh auth token --hostname ghes.example'],
    withheld: ['ORCH_GITHUB_TOKEN', 'GH_TOKEN'],
  })
  expect(await source('ghes.example', { ...env, GITHUB_ENTERPRISE_TOKEN: 'five' })).toBe(
    'GITHUB_ENTERPRISE_TOKEN: five',
  )
})

it('an environment that names its host has the tokens of that host', async () => {
  const runner = { GITHUB_TOKEN: 'three', GITHUB_API_URL: 'https://ghes.example/api/v3' }
  expect(await source('ghes.example', runner)).toBe('GITHUB_TOKEN: three')
  expect(await source('github.com', runner)).toBe('none')
  expect(await source('evil.example', runner)).toBe('none')
  expect(await source('ghes.example', { GH_HOST: 'ghes.example', ORCH_GITHUB_TOKEN: 'one' })).toBe(
    'ORCH_GITHUB_TOKEN: one',
  )
})
