import type { ProcessIdentity, RunId } from '../../core/ids.ts'
import type { CommandReport, Commands } from '../../ports/commands.ts'
import { makeAdoptions } from './adoptions.ts'
import type { Graces } from './messages.ts'
import { identify } from './processes.ts'
import type { SupervisorLink } from './supervisor-link.ts'
import { linkTo } from './supervisor-link.ts'
import type { SupervisorStart } from './supervisor-start.ts'
import { startSupervisor } from './supervisor-start.ts'
import { endEverythingOf } from './survivors.ts'

export interface CommandsSetting extends SupervisorStart {
  readonly runId: RunId
  readonly graces?: Graces
}

const DEFAULT_GRACES: Graces = { stoppedMs: 10_000, leftoversMs: 1_000 }

/** What comes of a run whose supervisor was killed, and so everything it ran. */
const KILLED: CommandReport = {
  end: { how: 'signalled', signal: 'SIGKILL' },
  durationMs: 0,
  outputBytes: 0,
  tail: '',
  swept: 0,
}
const NEVER_BEGUN: CommandReport = { ...KILLED, end: { how: 'stopped' } }

interface Connection {
  readonly identity: ProcessIdentity
  readonly link: SupervisorLink
}

/** Runs programs under one supervisor for the whole run, started on first use and again if it was killed. */
export function makeCommands(setting: CommandsSetting): Commands {
  const graces = setting.graces ?? DEFAULT_GRACES
  let connection: Promise<Connection> | null = null
  let leftovers: Promise<unknown> = Promise.resolve()
  const adopted = makeAdoptions({ runId: setting.runId, graceMs: graces.stoppedMs })

  /** A killed supervisor leaves its programs alone: none may live when the next one starts. */
  const endLeftovers = async (): Promise<CommandReport> => {
    connection = null
    leftovers = endEverythingOf(setting.runId, { graceMs: graces.stoppedMs, kept: adopted.marks() })
    await leftovers
    return KILLED
  }
  const connect = async (): Promise<Connection> => {
    await leftovers
    const child = await startSupervisor(setting)
    const identity = child.pid === undefined ? null : identify(child.pid)
    if (identity === null) throw new Error('the supervisor ended as soon as it had started')
    return { identity, link: linkTo(child, endLeftovers) }
  }
  const connected = (): Promise<Connection> => {
    connection ??= connect().catch((error: unknown) => {
      connection = null
      throw error
    })
    return connection
  }
  return {
    supervisor: async () => (await connected()).identity,
    async run(spec, signal, onOutput) {
      const { link } = await connected()
      return signal.aborted ? NEVER_BEGUN : link.run({ spec, graces, signal, onOutput })
    },
    adopt: adopted.adopt,
    allowSilence(id, ms) {
      adopted.allowSilence(id, ms)
      void connection?.then(({ link }) => link.allowSilence(id, ms)).catch(() => undefined)
    },
    async killAll() {
      await Promise.all([adopted.killAll(), (await connection)?.link.killAll()])
    },
    async close() {
      const closing = connection
      connection = null
      await (await closing)?.link.close()
      await adopted.close()
    },
  }
}
