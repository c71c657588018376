import { describe, expect, it } from 'vitest'
import { kinds, parsed, printed } from '../../support/plan.ts'

const withTask = (fields: object) => parsed({ tasks: [{ id: 'api', prompt: 'Add it', ...fields }] })

describe('a key written literally', () => {
  const letters = 'abcdefghij0123456789ABCDEFGHIJ012345'
  it.each([
    ['sk-ant-', `sk-ant-api03-${letters}`],
    ['sk-', `sk-proj-${letters}`],
    ['ghp_', `ghp_${letters}`],
    ['github_pat_', `github_pat_${letters}`],
    ['AKIA', `AKIA${'ABCDEFGH12345678'}`],
    ['xoxb-', `xoxb-${letters}`],
    ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
  ])('%s is found and never printed', async (_, key) => {
    const reading = await withTask({ prompt: `use ${key} for it`, env: { TOKEN: key } })
    expect(kinds(reading)).toEqual(['literal-secret', 'literal-secret'])
    expect(printed(reading)).not.toContain(key)
  })

  it('in a prompt file is found too', async () => {
    const readPromptFile = () => ({ kind: 'text', text: `ghp_${letters}` }) as const
    expect(kinds(await parsed({ tasks: [{ id: 'a', promptFile: 'p.md' }] }, { readPromptFile }))).toEqual([
      'literal-secret',
    ])
  })

  it.each(['sk-learn-based-classification-pipeline', 'task-1234567890-abcdefghijkl', 'AKIA', 'ghp_short'])(
    '%s is no key',
    async (prompt) => {
      expect((await withTask({ prompt })).kind).toBe('plan')
    },
  )
})
