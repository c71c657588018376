import { existsSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { EventType } from './event-log.ts'
import type { startOrch } from './orch.ts'

/** Waits until `orch … --ui json` prints an event of this type; false when it ends without. */
export function hears({ child, heard }: ReturnType<typeof startOrch>, type: EventType): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (heard.stdout.includes(`"type":"${type}"`)) resolve(true)
    }
    child.stdout.on('data', look)
    child.stdout.on('close', () => resolve(false))
    look()
  })
}

/** Waits until there is such a file. */
export function appears(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(dirname(path), (_, name) => {
      if (name === basename(path)) end()
    })
    const end = () => {
      watcher.close()
      resolve()
    }
    if (existsSync(path)) end()
  })
}
