import type { Ground } from '../ground.ts'
import type { Measure } from '../table.ts'

/** Lines of the table that are measured together; any of its names asks for them. */
export interface Row {
  readonly names: readonly string[]
  /** `sizes` holds what was asked for as `name=size`. */
  measure(ground: Ground, sizes: ReadonlyMap<string, number>): Promise<readonly Measure[]>
}
