import { plainScreen } from './plain.ts'
import type { Screen } from './screen.ts'

export function tuiScreen(): Screen {
  return plainScreen()
}
