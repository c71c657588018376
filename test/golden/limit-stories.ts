import { config, start, task } from '../support/builders.ts'
import { failing } from '../support/script.ts'
import type { Story } from './story.ts'

const sharing = (provider: string) => {
  const { claude, codex } = config().agents
  if (claude === undefined || codex === undefined) throw new Error('the usual agents are gone')
  return {
    claude: { ...claude, provider },
    codex: { ...codex, provider },
    gemini: { ...codex, name: 'gemini' },
  }
}

/** What providers and budgets do not bear. */
export const limitStories: readonly Story[] = [
  {
    name: 'refused-provider-grows-back-for-two-agents',
    tasks: [task('api'), task('ui', { agents: ['codex'] }), task('docs', { agents: ['claude', 'gemini'] })],
    fields: { config: config({ agents: sharing('acme'), checks: [] }) },
    script: {
      agent: ({ task: id, attempt }) =>
        (id === 'api' && attempt < 3) || (id === 'docs' && attempt === 1)
          ? failing({ kind: 'rate-limited', resetAt: start + attempt * 900_000, tail: '429' })
          : { writes: { [id]: 'done' } },
    },
  },
  {
    name: 'budget-is-spent-and-raised',
    tasks: [
      task('api'),
      task('ui', { budget: { usd: null, tokens: 250 } }),
      task('docs', { after: ['api'] }),
      task('e2e', { after: ['api'] }),
    ],
    fields: {
      config: {
        ...config({ concurrency: { agents: 1, checks: 1, unlanded: 8 } }),
        budget: { usd: 0.9, tokens: null },
      },
    },
    script: {
      agent: ({ task: id }) =>
        id === 'ui'
          ? failing({ kind: 'crashed', signal: 'SIGSEGV', tail: '' })
          : { writes: { [id]: 'done' } },
    },
    people: ({ world: { run } }) =>
      run?.budget.usd === 0.9 ? { type: 'raise-budget', usd: 5, tokens: null } : null,
  },
]
