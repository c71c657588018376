// Makes ../github from GitHub's own descriptions, packages too large (394 MB) to depend on.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pruneGraphqlSchema } from './graphql.ts'
import type { OpenApiExtract } from './prune.ts'
import { pruneOpenApi } from './prune.ts'

const rest = '@octokit/openapi@23.0.2'
const graphql = '@octokit/graphql-schema@15.26.1'
const licence = '(c) Octokit contributors, MIT licence'
const target = join(process.cwd(), 'test/fakehub/github')

const folder = mkdtempSync(join(tmpdir(), 'orch-openapi-'))
try {
  const descriptions = packed(rest)
  for (const name of ['api.github.com', 'ghes-3.17']) {
    const file = `generated/${name}.json`
    const document = JSON.parse(descriptions(file))
    const extract = pruneOpenApi(document, `${file} of ${rest}, ${licence}`)
    writeFileSync(join(target, `${name}.json`), linePerEntry(extract))
  }
  const schema = pruneGraphqlSchema(packed(graphql)('schema.graphql'))
  writeFileSync(join(target, 'schema.graphql'), `# From ${graphql}, ${licence}\n\n${schema}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The package's archive, of which single files are read. */
function packed(name: string): (file: string) => string {
  const archive = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim()
  return (file) => {
    execFileSync('tar', ['-xzf', archive, `package/${file}`], { cwd: folder })
    return readFileSync(join(folder, 'package', file), 'utf8')
  }
}

/** Small, and yet with a difference that can be read when GitHub changes something. */
function linePerEntry({ source, paths, components }: OpenApiExtract): string {
  const lines = (entries: object) =>
    Object.entries(entries)
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n')
  return `{"source":${JSON.stringify(source)},\n"paths":{\n${lines(paths)}\n},\n"components":{"schemas":{\n${lines(components.schemas)}\n}}}\n`
}
