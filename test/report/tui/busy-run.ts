import { changed, task } from '../../support/builders.ts'
import type { Story } from '../story.ts'
import { begun, failed } from '../story.ts'

/** A run in full swing: something landed, working, in the queue, held, dead, backing off and waiting. */
export function busyRun(): Story {
  const once = { ...task('any').retry, maxAttempts: 1 }
  const told = begun([
    task('schema', { title: 'Move prices to integers' }),
    task('docs', { title: 'Describe the price format', retry: once }),
    task('ci', { title: 'Run the price tests in CI', agents: ['codex'] }),
    task('api', { title: 'Add the orders endpoint', after: ['schema'] }),
    task('importer', { title: 'Import old orders', after: ['schema'], agents: ['codex'] }),
    task('ui', { title: 'Show orders in the shop', after: ['api'] }),
    task('api-tests', { title: 'Cover the endpoint', after: ['api'], agents: ['codex'] }),
    task('search', { title: 'Search orders', priority: -1 }),
    task('site', { title: 'Publish the price format', after: ['docs'] }),
    task('release-notes', { title: 'Write release notes', after: ['ui', 'api-tests'] }),
  ])
  told.finish('schema')
  told.finish('ci', { paths: [changed('.github/workflows/ci.yml')] })
  told.place('docs')
  const tail = 'Reading docs/prices.md\nError: the network is unreachable'
  told.exit('docs', { kind: 'agent-failed', exitCode: 1, tail })
  told.find('docs')
  told.merge('schema')
  told.check('schema')
  told.land('schema')
  told.finish('search')
  told.finish('api')
  told.merge('search')
  told.check('search', failed('expected 3 orders\ngot 4'))
  told.place('importer')
  return told
}
