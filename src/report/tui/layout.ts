/** The window in cells. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Where things stand; rows add up to one less than the window has. */
export type Layout = LineLayout | FullLayout

/** Too small for anything but one line. */
export interface LineLayout {
  readonly kind: 'line'
  readonly size: Size
}

export interface FullLayout {
  /** Table beside details, details below the table once opened, or one of the two. */
  readonly kind: 'split' | 'stacked' | 'single'
  readonly size: Size
  readonly headerRows: number
  /** Rows between header and merge queue. */
  readonly bodyRows: number
  readonly laneRows: number
  readonly footerRows: number
  /** Of the table; the whole width unless split. */
  readonly tableColumns: number
}

const least: Size = { columns: 30, rows: 6 }
const splitColumns = 120
const stackedColumns = 80
const singleColumns = 50
const shallowRows = 12

export function layout(size: Size): Layout {
  const { columns, rows } = size
  if (columns < least.columns || rows < least.rows) return { kind: 'line', size }
  const small = rows < shallowRows || columns < singleColumns
  const headerRows = small ? 1 : 2
  const footerRows = 1
  const laneRows = small ? 0 : 1
  // The last row stays empty, so that no write can ever scroll the window.
  const bodyRows = rows - 1 - headerRows - footerRows - laneRows
  const kind = small || columns < stackedColumns ? 'single' : columns < splitColumns ? 'stacked' : 'split'
  const tableColumns = kind === 'split' ? Math.min(68, Math.floor(columns * 0.42)) : columns
  return { kind, size, headerRows, bodyRows, laneRows, footerRows, tableColumns }
}
