import { linuxTable } from './linux-table.ts'
import { psTable } from './ps-table.ts'
import type { ProcessTable } from './table.ts'

/** The table of the system this runs on. */
export const processTable: ProcessTable = process.platform === 'linux' ? linuxTable : psTable
