import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hub, Token } from './state.ts'

const address = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-(?:upload|receive)-pack))$/

/** Whether it was git that asked: answers it by git's own HTTP backend, with the token as password. */
export function answerGit(hub: Hub, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', hub.origin)
  const [, name = '', path = ''] = address.exec(url.pathname) ?? []
  if (path === '') return false
  const repository = hub.repositories.get(name.toLowerCase())
  const token = tokenOf(hub, request)
  const writes = path === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack'
  if (!token) refuse(response, 401)
  else if (!repository || token.permission === 'none') refuse(response, 404)
  else if (writes && token.permission === 'read') refuse(response, 403)
  else runBackend(request, response, { gitDir: repository.bare.gitDir, path, query: url.search.slice(1) })
  return true
}

function tokenOf(hub: Hub, { headers }: IncomingMessage): Token | undefined {
  const [scheme, secret = ''] = (headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic') return hub.tokens.get(secret)
  const [, password = ''] = Buffer.from(secret, 'base64').toString('utf8').split(':')
  return hub.tokens.get(password)
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {})
  response.end()
}

function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  { gitDir, path, query }: { readonly gitDir: string; readonly path: string; readonly query: string },
): void {
  const backend = spawn('git', ['-c', 'http.receivepack=true', 'http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROJECT_ROOT: gitDir,
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  request.pipe(backend.stdin)
  backend.stdin.on('error', () => {})
  let head = Buffer.alloc(0)
  backend.stdout.on('data', function read(chunk: Buffer) {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    backend.stdout.off('data', read)
    writeHead(response, head.subarray(0, end).toString('utf8'))
    response.write(head.subarray(end + 4))
    backend.stdout.pipe(response)
  })
}

/** A CGI program tells its status as a header of its own. */
function writeHead(response: ServerResponse, text: string): void {
  const headers = text.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const { status = '200', ...rest } = Object.fromEntries(headers)
  response.writeHead(Number.parseInt(status, 10), rest)
}
