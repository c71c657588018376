import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder for the running test, gone when the test is. */
export function testFolder(place = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(place, 'orch-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
