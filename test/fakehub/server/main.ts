// A GitHub for tests: `node main.mjs <folder of the extracts> <cloud|enterprise>`; ends when its standard input does.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { hubListener } from './serve.ts'
import type { Hub } from './state.ts'

type Listener = ReturnType<typeof hubListener>

const server = createServer(async (request, response) => (await serving)(request, response))

const [folder = '', kind] = process.argv.slice(2)

const hub: Hub = {
  origin: '',
  enterprise: kind === 'enterprise',
  repositories: new Map(),
  tokens: new Map(),
  limit: { most: 5000, used: 0, resetAtMs: Date.now() + 3_600_000 },
  nextId: 1000,
}

// What validates is loaded while the test still sets its repository up.
const serving = new Promise<Listener>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    hub.origin = `http://127.0.0.1:${port}`
    console.log(hub.origin)
    resolve(import('./serve.ts').then(({ hubListener }) => hubListener(hub, folder)))
  })
})

process.stdin.resume().on('end', () => process.exit(0))
