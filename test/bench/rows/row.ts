import type { Ground } from '../ground.ts'
import type { Measure } from '../table.ts'

/** Lines of the table that are measured together; any of its names asks for them. */
export interface Row {
  readonly names: readonly string[]
  measure(ground: Ground): Promise<readonly Measure[]>
}
