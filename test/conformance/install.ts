import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pin } from './pins.ts'

/** Kept between calls: all programs together are more than a gigabyte. */
export function cacheFolder(): string {
  return process.env.ORCH_CONFORMANCE_CACHE ?? join(tmpdir(), 'orch-conformance-cache')
}

/** The folder of a package's programs, installed from npm unless it is there; throws with npm's own words. */
export function install(pin: Pin, cache: string): string {
  const folder = join(cache, `${pin.package.replace('/', '+')}@${pin.version}`)
  if (!existsSync(folder)) fetchInto(folder, pin, cache)
  return join(folder, 'node_modules', '.bin')
}

/** Beside its place first, so that a folder with a package's name is a whole one. */
function fetchInto(folder: string, pin: Pin, cache: string): void {
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, '.install-'))
  const spec = `${pin.package}@${pin.version}`
  const args = ['install', '--prefix', draft, '--no-audit', '--no-fund', '--loglevel', 'error', spec]
  process.stderr.write(`installing ${spec} …\n`)
  const { status, stdout, stderr } = spawnSync('npm', args, {
    env: npmEnvironment(),
    encoding: 'utf8',
    cwd: draft,
  })
  if (status === 0) renameSync(draft, folder)
  else {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(`npm cannot install ${spec}: ${stderr || stdout}`)
  }
}

/** What npm needs to reach a registry; install scripts of others see nothing else of this machine. */
function npmEnvironment(): Record<string, string> {
  const wanted =
    /^(?:PATH|HOME|LANG|TMPDIR|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|(?:https?|no)_proxy|npm_config_(?:registry|cache|userconfig))$/i
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && wanted.test(name) ? [[name, value]] : [],
    ),
  )
}
