import { makeGit } from '../../../src/adapters/git/git.ts'
import { makeSlots } from '../../../src/adapters/git/slots/slots.ts'
import { makeLocks } from '../../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'

// An engine of its own process: `<git folder> <root> <run> <commit> <lanes> <rounds>`; says one line per allocation.

const [commonDir = '', root = '', run = '', commit = '', lanes = '1', rounds = '1'] = process.argv.slice(2)
const processes = makeProcesses()
const plain = { root: '', setup: [], setupKey: [], copy: [], keep: [], teardown: [], keepFailed: 0 }
const slots = makeSlots({
  git: makeGit({ gitDir: commonDir, commonDir, workTree: null }),
  root,
  mainCheckout: null,
  locks: makeLocks(processes),
  processes,
  run: toRunId(run),
  owners: () => [processes.self()],
  author: { name: 'Ada Author', email: 'ada@example.com', sign: false },
  config: { worktrees: plain, concurrency: { agents: 31, checks: 2, unlanded: 8 }, checks: [] },
})

async function allocate(task: string): Promise<string> {
  const ref = { task: toTaskId(task), attempt: 1 }
  const lease = await slots.leaseForAgent({ run: toRunId(run), ref, prefer: null })
  if (lease.kind === 'busy') return 'busy'
  const ask = {
    ref,
    run: toRunId(run),
    branch: `orch/${run}/${task}`,
    from: toCommitId(commit),
    mergeIn: null,
  }
  await slots.checkout(lease.slot, ask)
  await slots.release(lease.slot)
  return `allocated ${task}`
}

async function lane(number: number): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    const answer = await allocate(`t${number}-${round}`).catch((error: unknown) => `failed ${String(error)}`)
    process.stdout.write(`${answer.replaceAll('\n', ' ')}\n`)
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, (_, number) => lane(number)))
await slots.settled()
