import { join } from 'node:path'
import { makePrompts } from '../../../src/adapters/prompts/prompts.ts'
import type { AttemptStart } from '../../../src/core/attempt/work.ts'
import type { Config } from '../../../src/core/config.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import type { PromptAsk } from '../../../src/ports/prompts.ts'
import { parsed, planOf, testConfig } from '../../support/plan.ts'

export const promptFolder = join(import.meta.dirname, '../../../templates/prompts')
export const base = toCommitId('0123456789abcdef0123456789abcdef01234567')

const config = testConfig({
  checks: [
    { name: 'unit', run: 'npm test' },
    { name: 'slow', run: ['make', 'slow'], required: false },
  ],
})

/** What came before this attempt, and where templates are. */
type Before = Pick<PromptAsk, 'past' | 'isResumed'> & {
  readonly folder?: string
  readonly sandbox?: boolean
  readonly method?: Config['queue']['method']
}

/** The prompt of one attempt, the first unless it is told otherwise. */
export async function promptOf(
  start: Partial<AttemptStart> = {},
  fields: object = {},
  { folder = promptFolder, sandbox = false, method = 'merge', ...before }: Before = {},
): Promise<string> {
  const tasks = [{ id: 'orders', prompt: 'Add the orders endpoint.\n', ...fields }]
  const [task] = planOf(await parsed({ tasks }, { config })).tasks
  if (task === undefined) throw new Error('the plan has no task')
  const first: AttemptStart = { from: { kind: 'base' }, mergeIn: null, feedback: null, hint: null }
  const ask = { task, start: { ...first, ...start }, attempt: 1, base, target: 'main', ...before }
  return makePrompts({ folder, config: { ...config, sandbox, queue: { ...config.queue, method } } }).compose(
    ask,
  )
}
