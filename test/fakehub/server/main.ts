// A GitHub for tests: `node main.mjs <folder of the extracts> <cloud|enterprise>`; ends when its standard input does.
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readContract } from './contract.ts'
import { schemaReader } from './graphql/answer.ts'
import { serveHub } from './serve.ts'
import type { Hub } from './state.ts'

const [folder = '', kind] = process.argv.slice(2)

const hub: Hub = {
  origin: '',
  enterprise: kind === 'enterprise',
  repositories: new Map(),
  tokens: new Map(),
  limit: { most: 5000, used: 0, resetAtMs: Date.now() + 3_600_000 },
  nextId: 1000,
}

const server = serveHub(hub, {
  contract: readContract(join(folder, kind === 'enterprise' ? 'ghes-3.17.json' : 'api.github.com.json')),
  schema: schemaReader(join(folder, 'schema.graphql')),
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  hub.origin = `http://127.0.0.1:${port}`
  console.log(hub.origin)
})

process.stdin.resume().on('end', () => process.exit(0))
