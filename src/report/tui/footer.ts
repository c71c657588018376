import { count } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { View } from '../view.ts'
import type { Tie } from './keys.ts'
import { answerLabels } from './keys.ts'
import type { Reader } from './state.ts'

/** What the keys do now; in order of worth, as a narrow window shows the first only. */
export function footer(
  { view, reader, tie }: { readonly view: View; readonly reader: Reader; readonly tie: Tie },
  theme: Theme,
): string {
  const key = (label: string, does: string) => `${theme.paint('strong', label)} ${theme.paint('quiet', does)}`
  if (reader.dialog === 'leave') {
    const asking = view.tasks.filter(({ question }) => question !== null).length
    const asked = theme.paint('ask', ` ${count(view.counts.active + asking, 'attempt')} under way `)
    return [asked, ...answerLabels(tie).map(({ label, does }) => key(label, brief(does)))].join('  ')
  }
  if (reader.dialog === 'help') return ` ${key('any key', 'back')}`
  if (reader.stopping)
    return theme.paint('warn', ` stopping: agents are ended, their work is saved; ${afterStop[tie]}`)
  return ` ${[
    reader.open ? key('esc', 'back') : key('enter', 'details'),
    key('?', 'keys'),
    key('q', 'leave'),
    key('j/k', 'move'),
    key('tab', 'next under way'),
    key('F', 'next trouble'),
  ].join('  ')}`
}

const afterStop: Readonly<Record<Tie, string>> = {
  drives: 'ctrl-c again kills them',
  detachable: 'ctrl-c again kills them',
  follows: 'q leaves',
}

function brief(does: string): string {
  return does.split(':')[0] ?? does
}
