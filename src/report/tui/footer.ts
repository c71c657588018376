import { count } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { View } from '../view.ts'
import { answerLabels } from './keys.ts'
import type { Reader } from './state.ts'

/** What the keys do now; in order of worth, as a narrow window shows the first only. */
export function footer(
  { view, reader, canDetach }: { readonly view: View; readonly reader: Reader; readonly canDetach: boolean },
  theme: Theme,
): string {
  const key = (label: string, does: string) => `${theme.paint('strong', label)} ${theme.paint('quiet', does)}`
  if (reader.dialog === 'leave') {
    const asking = view.tasks.filter(({ question }) => question !== null).length
    const asked = theme.paint('ask', ` ${count(view.counts.active + asking, 'attempt')} under way `)
    return [asked, ...answerLabels(canDetach).map(({ label, does }) => key(label, brief(does)))].join('  ')
  }
  if (reader.dialog === 'help') return ` ${key('any key', 'back')}`
  if (reader.stopping)
    return theme.paint('warn', ' stopping: agents are ended, their work is saved; ctrl-c again kills them')
  return ` ${[
    reader.open ? key('esc', 'back') : key('enter', 'details'),
    key('?', 'keys'),
    key('q', 'leave'),
    key('j/k', 'move'),
    key('tab', 'next under way'),
    key('F', 'next trouble'),
  ].join('  ')}`
}

function brief(does: string): string {
  return does.split(':')[0] ?? does
}
