import { afterAll, beforeAll, describe } from 'vitest'
import { landingFacts } from './contract-land.ts'
import { openingFacts } from './contract-open.ts'
import type { ForgeStage } from './forge-stage.ts'

/** What every forge behind the port does alike, tried on a stage of that forge. */
export function forgeContract(name: string, openStage: () => Promise<ForgeStage>): void {
  describe(name, () => {
    let stage: ForgeStage
    beforeAll(async () => {
      stage = await openStage()
    })
    afterAll(() => stage.close())
    openingFacts(() => stage)
    landingFacts(() => stage)
  })
}
