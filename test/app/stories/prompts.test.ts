import { expect, it } from 'vitest'
import { printed } from '../../support/plan.ts'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

/** Everything that is wrong with a start, as people read it. */
async function wrong(rig: Rig): Promise<string> {
  const found = await rig.prepare()
  if (found.kind === 'ok' || found.halt.kind !== 'diagnostics') throw new Error(JSON.stringify(found))
  return printed(found.halt)
}

it('templates in the target replace those of orch, the ones it had when the run began', async () => {
  const rig = await makeRig({
    config: { prompts: 'tools/prompts', checks: [{ name: 'unit', run: 'test ! -e red.txt' }] },
    files: {
      'tools/prompts/rules/alone.md': '- Nobody looks on while {{task}} is done for {{target}}.\n',
      'tools/prompts/feedback/check-failed-merged.md': 'RED: {{check}} on {{target}}\n',
      'tools/prompts/README.md': 'Ours, {{not}} a template.\n',
    },
  })
  rig.repository.write({ 'tools/prompts/rules/leave.md': 'Not committed.\n' })
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  const { prompt } = await rig.agent('api').started()
  expect(prompt).toContain('- Nobody looks on while api is done for main.\n')
  expect(prompt).toContain('- End every program you started')
  expect(prompt).not.toContain('Not committed')
  await run.stop('SIGTERM')
  await run.ended
  rig.repository.commit({ 'tools/prompts/rules/alone.md': 'Changed since.\n' })
  const more = await rig.resume(run.run)
  const again = (await rig.agent('api', 2).started()).prompt
  expect(again).toContain('Nobody looks on')
  await rig.works('api', { 'red.txt': '' }, 2)
  const third = await rig.agent('api', 3).started()
  expect(third.prompt).toContain('RED: unit on main')
  await rig.agent('api', 3).delete('red.txt')
  await rig.works('api', { 'api.txt': 'api\n' }, 3)
  expect(await more.ended).toBe('done')
})

it('templates that would not be used, or not be filled, are named with the nearest that would', async () => {
  const rig = await makeRig({
    config: { prompts: 'prompts' },
    files: {
      'prompts/rules/alnoe.md': 'Alone.\n',
      'prompts/rules/scope.md': 'Stay in\n  {{scpoe}}, {{target}}.\n',
    },
  })
  rig.plan({ api: {} })
  expect(await wrong(rig)).toMatchInlineSnapshot(`
    "prompts/rules/alnoe.md:1:1: rules/alnoe.md stands for none of orch's prompt templates
      Alone.
      ^^^^^^
    hint: did you mean "rules/alone.md"?

    prompts/rules/scope.md:2:3: rules/scope.md has the unknown placeholder {{scpoe}}
        {{scpoe}}, {{target}}.
        ^^^^^^^^^
    hint: did you mean {{scope}}?"
  `)
})

it('a folder without templates is shown in the config', async () => {
  const rig = await makeRig({ config: { prompts: 'prompts' } })
  rig.plan({ api: {} })
  expect(await wrong(rig)).toContain('the target has no prompt template in prompts')
})
