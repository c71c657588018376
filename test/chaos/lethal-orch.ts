import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../..')

/** Builds orch as it is built, but with the journal that kills; answers with the program. */
export async function buildLethalOrch(outdir: string): Promise<string> {
  const { options, emptyInkDevtools } = await import(join(root, 'esbuild.config.js'))
  await build({
    ...options,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    write: true,
    sourcemap: false,
    plugins: [emptyInkDevtools, lethalJournal],
  })
  return join(outdir, 'main.js')
}

const lethalJournal: Plugin = {
  name: 'lethal-journal',
  setup({ onResolve }) {
    onResolve({ filter: /journal\/file\.ts$/ }, ({ importer }) =>
      importer.endsWith('lethal-journal.ts')
        ? undefined
        : { path: join(root, 'test/chaos/lethal-journal.ts') },
    )
  },
}
