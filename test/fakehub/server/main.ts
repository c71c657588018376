// A GitHub for tests: `node main.mjs <folder of the extracts> <cloud|enterprise>`; ends when its standard input does.
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { hubListeners } from './serve.ts'
import type { Hub } from './state.ts'

const [folder = '', kind] = process.argv.slice(2)

const hub: Hub = {
  origin: '',
  storeOrigin: '',
  enterprise: kind === 'enterprise',
  repositories: new Map(),
  tokens: new Map(),
  limit: { most: 5000, used: 0, resetAtMs: Date.now() + 3_600_000 },
  nextId: 1000,
}

// A test that waits for a program without looking at its sockets would reuse one that was closed meanwhile.
const patient = { keepAliveTimeout: 600_000 }
const server = createServer(patient, async (request, response) => (await serving).hub(request, response))
const store = createServer(patient, async (request, response) => (await serving).store(request, response))

// What validates is loaded while the test still sets its repository up.
const serving = new Promise<ReturnType<typeof hubListeners>>((resolve) => {
  store.listen(0, '127.0.0.1', () =>
    server.listen(0, '127.0.0.1', () => {
      hub.storeOrigin = originOf(store)
      hub.origin = originOf(server)
      console.log(hub.origin)
      resolve(import('./serve.ts').then(({ hubListeners }) => hubListeners(hub, folder)))
    }),
  )
})

function originOf(listening: Server): string {
  const { port } = listening.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

process.stdin.resume().on('end', () => process.exit(0))
