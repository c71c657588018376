import { runShell } from '../../adapters/process/shell.ts'

export { runShell }
