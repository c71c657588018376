import type { ForgeRun } from './forge-run.ts'

/** Runs the plan to its end, resuming whenever it waits for people, with somebody at work on the forge meanwhile. */
export async function runThrough(
  run: ForgeRun,
  plan: string,
  atWork: () => Promise<void>,
): Promise<number | null> {
  let code: number | null = 5
  for (let turn = 0; code === 5 && turn < 20; turn += 1) {
    const args = turn === 0 ? ['run', plan, '--yes', '--ui', 'plain'] : ['resume', '--ui', 'plain']
    const { ended } = run.start(...args)
    let isOver = false
    const worker = (async () => {
      while (!isOver) {
        await atWork()
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })()
    const outcome = await ended
    isOver = true
    await worker
    code = outcome.code
  }
  return code
}

/** A branch that wants CI to pass. */
export const checkRule = (strict: boolean) => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: strict,
    required_status_checks: [{ context: 'ci' }],
  },
})

/** A branch that wants one review. */
export const reviewRule = {
  type: 'pull_request',
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
}
