import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Observations } from './observe.ts'
import type { Hub } from './state.ts'

/**
 * Where the logs of workflows lie: another host than GitHub's, reached by a ticket in the address. Whoever sends the
 * token along has given it away.
 */
export function storeListener(hub: Hub, observed: Observations) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (request.headers.authorization !== undefined)
      observed.violation({
        endpoint: 'log store',
        of: 'request',
        problem: 'the token was sent to another host',
      })
    const [, repository, check] = pathname.split('/')
    const found = [...hub.repositories.values()].find(({ id }) => id === Number(repository))
    const log = found?.checks.find(({ id }) => id === Number(check))?.log
    response.writeHead(typeof log === 'string' ? 200 : 404, { 'content-type': 'text/plain' })
    response.end(log ?? '')
  }
}
