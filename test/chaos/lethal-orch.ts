import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../..')

/** Builds orch with the journal that kills, beside the build it is made from; answers with the program. */
export async function buildLethalOrch(outfile: string): Promise<string> {
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'lethal-journal',
        setup({ onResolve }) {
          onResolve({ filter: /journal\/file\.ts$/ }, ({ importer }) =>
            importer.endsWith('lethal-journal.ts')
              ? undefined
              : { path: join(root, 'test/chaos/lethal-journal.ts') },
          )
        },
      },
    ],
  })
  return outfile
}
