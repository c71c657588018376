import { forgeContract } from './contract.ts'
import { openHubStage } from './hub-stage.ts'

forgeContract('GitHub', () => openHubStage('cloud'))
forgeContract('GitHub Enterprise Server', () => openHubStage('enterprise'))
