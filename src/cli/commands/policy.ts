import { lookAtForge } from '../../app/forge-rules.ts'
import { chooseConfig } from '../../app/start/config.ts'
import { catchHalt } from '../../app/start/halted.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import { chooseTarget } from '../../app/start/target.ts'
import { noticeText } from '../../report/notices.ts'
import type { PolicyLook } from '../../report/policy.ts'
import { policyJson, policyText } from '../../report/policy.ts'
import { exitCode } from '../exit-code.ts'
import { sayHalt } from '../say-halt.ts'
import { themeHere } from '../theme-here.ts'

export interface PolicyOptions {
  readonly target?: string
  readonly config?: string
  readonly json?: boolean
}

/** `orch policy`: what work has to satisfy before it lands, by the config and by the forge. */
export async function policy({ target: option, config: file, json }: PolicyOptions): Promise<number> {
  const found = await catchHalt(async () => {
    const opened = await requireRepository(process.cwd())
    const target = await chooseTarget(opened, { option: option ?? null, plan: null })
    const { config, notices } = await chooseConfig(opened, { target, option: file ?? null })
    for (const notice of notices) console.error(noticeText(notice))
    const forge = await lookAtForge(opened, { config, branch: target.branch })
    return { target: target.branch, config, forge }
  })
  if (found.kind === 'halt') return sayHalt(found.halt)
  const look = found.value
  console.log(json ? policyJson(look) : policyText(look, themeHere()))
  return codeOf(look)
}

/** As a run would end that lands this way: without the forge, or against a rule, none begins. */
function codeOf({ config, forge }: PolicyLook): number {
  if (config.queue.land !== 'pull-request') return exitCode.ok
  if (forge.kind !== 'read') return exitCode.environment
  return forge.standing.some(({ met }) => met === 'never') ? exitCode.usage : exitCode.ok
}
