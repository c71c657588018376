import type { Notice } from '../core/halt.ts'
import { short } from './text.ts'

/** A word about what orch took, where that may surprise. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'config-taken':
      return notice.from === 'option'
        ? `config: ${notice.path}, as --config says`
        : `config: ${notice.path}, as the target has none`
    case 'config-ignored':
      return `config: the one of ${notice.target} at ${short(notice.commit)}; ${notice.path} differs and is not used (--config takes it)`
    case 'no-config':
      return 'config: none, so every setting is at its default'
    case 'unreadable-runs':
      return `not looked at, as their journals cannot be believed: ${notice.runs.join(', ')} (orch verify --run says what is proven)`
    case 'torn-journal':
      return `the journal ended in ${notice.bytes} bytes of a line that was never finished; they were cut off`
  }
}
