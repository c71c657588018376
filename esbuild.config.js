import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, context } from 'esbuild'

const outdir = join(import.meta.dirname, 'dist')

/** Bundled CommonJS packages call require, which an ES module does not have. */
const makeRequire =
  "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);"

/** Each file pays for its require at every start; most never call it. The line stays, as source maps count lines. */
function withoutIdleRequire(text) {
  if (!text.startsWith(makeRequire)) return text
  const rest = text.slice(makeRequire.length)
  return /(?<![\w.$])require\b/.test(rest) ? text : rest
}

/** A command running during a build sees whole files: each is renamed into place, and leftovers go last. */
const replaceOutputs = {
  name: 'replace-outputs',
  setup({ onEnd }) {
    onEnd(({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return
      mkdirSync(outdir, { recursive: true })
      const files = [
        ...outputFiles.map(({ path, text }) => [basename(path), withoutIdleRequire(text)]),
        ['meta.json', JSON.stringify(metafile)],
      ]
      for (const [name, contents] of files) {
        const draft = join(outdir, `.${name}.${process.pid}`)
        writeFileSync(draft, contents)
        renameSync(draft, join(outdir, name))
      }
      const kept = new Set(files.map(([name]) => name))
      for (const name of readdirSync(outdir))
        if (/\.(js|map|txt)$/.test(name) && !kept.has(name)) rmSync(join(outdir, name), { force: true })
    })
  },
}

/** With DEV=true Ink would load react-devtools-core, which is not installed. */
export const emptyInkDevtools = {
  name: 'empty-ink-devtools',
  setup({ onLoad }) {
    onLoad({ filter: /ink\/build\/devtools\.js$/ }, () => ({ contents: '' }))
  },
}

/** How orch is bundled; chaos builds it the same way, with a journal of its own. */
export const options = {
  entryPoints: {
    main: 'src/cli/main.ts',
    supervisor: 'src/adapters/process/supervisor-main.ts',
    'scripted-agent': 'src/adapters/agent/scripted/main.ts',
    'acp-client': 'src/adapters/agent/acp/main.ts',
  },
  absWorkingDir: import.meta.dirname,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  legalComments: 'linked',
  metafile: true,
  write: false,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Names stay, so that a stack trace can be read without its map.
  minifyWhitespace: true,
  minifySyntax: true,
  banner: { js: makeRequire },
  // Its main entry requires its parts through a parameter, which no bundler follows.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [emptyInkDevtools, replaceOutputs],
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--watch')) await (await context(options)).watch()
  else await build(options)
}
