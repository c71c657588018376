import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** True where this process may use its terminal; what a shell put into the background would be stopped for it. */
export function isInForeground(): boolean {
  const [group, foreground] = process.platform === 'linux' ? groupsByProc() : groupsByPs()
  return group === undefined || group === foreground
}

type Groups = readonly (string | undefined)[]

/** The name in the second field may hold spaces and parentheses, so fields are counted from the last `)`. */
function groupsByProc(): Groups {
  const text = readFileSync('/proc/self/stat', 'latin1')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return [fields[2], fields[5]]
}

function groupsByPs(): Groups {
  const { stdout } = spawnSync('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], { encoding: 'utf8' })
  return (stdout ?? '').trim().split(/\s+/)
}
