import { expect, it } from 'vitest'
import type { ForgeCheckup } from '../../src/report/doctor/forge.ts'
import { forgeFindings } from '../../src/report/doctor/forge.ts'

const text = (look: ForgeCheckup) =>
  forgeFindings(look)
    .map(({ level, text: said, remedy }) => `${level} ${said}${remedy === null ? '' : `\n  hint: ${remedy}`}`)
    .join('\n')

it('where work lands by pull request the token is told by its name, with what it lacks and for what', () => {
  const ready = {
    kind: 'ready',
    place: 'github.com/octo/shop',
    source: 'GH_TOKEN',
    login: 'ann',
    scopes: ['repo', 'workflow'],
    isPrivate: true,
    push: true,
    admin: true,
    isRunners: false,
    publishes: false,
  } as const
  expect(text(ready)).toContain('ok github.com/octo/shop, token from GH_TOKEN of ann (scopes repo, workflow)')
  expect(text({ ...ready, scopes: ['gist'], push: false, admin: false })).toMatchInlineSnapshot(`
    "broken github.com/octo/shop, token from GH_TOKEN of ann (scopes gist)
    broken it may not push here, so no pull request lands
      hint: ask for write access
    broken it lacks the scope repo: pull requests
      hint: gh auth refresh -s repo
    note it lacks the scope workflow: changes below .github/workflows
      hint: gh auth refresh -s workflow
    note classic branch protection is shown to administrators only"
  `)
  expect(text({ ...ready, scopes: null, publishes: true })).toContain(
    'commit statuses (an app: checks): write',
  )
  const withheld = ['GH_TOKEN']
  const absence = {
    kind: 'no-token',
    host: 'ghes.example',
    looked: ['GH_ENTERPRISE_TOKEN'],
    withheld,
  } as const
  expect(text({ kind: 'absent', absence })).toContain(
    "hint: GH_HOST=ghes.example says that it is this host's",
  )
})
