import type { ForgeAbsence } from '../../core/pull-request/absence.ts'
import type { ForgeFault } from '../../core/pull-request/pull-request.ts'
import { words } from '../words.ts'

/** Why no forge can be asked, and the way on. */
export function absenceWords(absence: ForgeAbsence) {
  switch (absence.kind) {
    case 'no-remote':
      return words(
        `there is no remote ${absence.remote}`,
        'git remote add it, or set pullRequest.remote in the config',
      )
    case 'no-repository':
      return words(
        `remote ${absence.remote} is ${absence.url}, which names no owner and repository`,
        'set pullRequest.remote in the config to one on a forge',
      )
    case 'no-host':
      return words(
        `remote ${absence.remote} is the folder ${absence.url}`,
        'set pullRequest.remote to a remote on a forge, or pullRequest.apiUrl to its API',
      )
    case 'unsafe-api':
      return words(`no token may be sent to ${absence.url}`, 'give an https address without a login in it')
    case 'no-token': {
      const { host, looked, withheld } = absence
      const meant = withheld.length === 0 ? '' : `; ${withheld.join(', ')} is taken for another host's`
      return words(
        `there is no token for ${host}: looked at ${looked.join(', ')}${meant}`,
        withheld.length === 0
          ? `gh auth login --hostname ${host}, or set ${looked[0] ?? 'GH_TOKEN'}`
          : `GH_HOST=${host} says that it is this host's`,
      )
    }
  }
}

/** What a forge did not do, and why. */
export function forgeFaultWords(fault: ForgeFault, forge: string) {
  switch (fault.kind) {
    case 'unreachable':
      return words(`${forge} does not answer: ${fault.detail}`)
    case 'rate-limited': {
      const until = fault.resetAt === null ? '' : ` until ${new Date(fault.resetAt).toISOString()}`
      return words(`${forge} takes no more requests${until}`)
    }
    case 'unauthorized':
      return words(`${forge} does not take the token: ${fault.detail}`, 'orch doctor says which one it is')
    case 'forbidden':
      return words(
        `the token may not do this on ${forge}: ${fault.detail}`,
        fault.missing === null ? 'orch doctor says what it may' : `it needs ${fault.missing}`,
      )
    case 'not-found':
      return words(
        `${forge} does not know of it, or does not show it to this token: ${fault.detail}`,
        'orch doctor says which token it is',
      )
    case 'moved':
      return words(`it changed meanwhile on ${forge}: ${fault.detail}`)
    case 'refused':
      return words(`${forge} refuses: ${fault.detail}`)
  }
}
