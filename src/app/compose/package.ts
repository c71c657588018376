import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder orch is installed in, whether this runs from the bundle or from source. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** A built program of orch, e.g. `supervisor.js`. */
export function builtProgram(name: string): string {
  return join(packageRoot(), 'dist', name)
}

/** A folder or file of `templates/`. */
export function template(name: string): string {
  return join(packageRoot(), 'templates', name)
}

/** The program that a shell starts as `orch`. */
export function mainProgram(): string {
  return join(packageRoot(), 'bin', 'orch.js')
}
