import type { Theme } from '../theme.ts'

/** What leaving does to the run. */
export type Tie =
  /** It stops: this very process drives it. */
  | 'drives'
  /** It may go on without this terminal. */
  | 'detachable'
  /** Nothing: somebody else drives it. */
  | 'follows'

/** What a key asks for. */
export type Action =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'next-running'
  | 'next-trouble'
  | 'open'
  | 'close'
  | 'help'
  | 'leave'
  | 'interrupt'
  | 'suspend'
  | 'yes'
  | 'no'
  | 'detach'

interface KeyRow {
  readonly action: Action
  /** Names of keys, as `keyName` gives them. */
  readonly keys: readonly string[]
  /** As people read it. */
  readonly label: string
  readonly does: string
}

/** The one table of keys: what is pressed, what is shown below, and the help. */
const keyTable: readonly KeyRow[] = [
  { action: 'down', keys: ['j', 'down'], label: 'j ↓', does: 'next task' },
  { action: 'up', keys: ['k', 'up'], label: 'k ↑', does: 'task before' },
  { action: 'page-down', keys: ['ctrl-d', 'pagedown'], label: 'ctrl-d', does: 'half a page down' },
  { action: 'page-up', keys: ['ctrl-u', 'pageup'], label: 'ctrl-u', does: 'half a page up' },
  { action: 'first', keys: ['g', 'home'], label: 'g', does: 'first task' },
  { action: 'last', keys: ['G', 'end'], label: 'G', does: 'last task' },
  { action: 'next-running', keys: ['tab', 'n'], label: 'tab', does: 'next task that is under way' },
  { action: 'next-trouble', keys: ['F', '!'], label: 'F', does: 'next task that is dead or waits for you' },
  {
    action: 'open',
    keys: ['return', 'l', 'right'],
    label: 'enter',
    does: 'details of the task, with its log',
  },
  { action: 'close', keys: ['escape', 'h', 'left'], label: 'esc', does: 'back' },
  { action: 'help', keys: ['?'], label: '?', does: 'these keys' },
  { action: 'leave', keys: ['q'], label: 'q', does: 'leave; asks while tasks run' },
  { action: 'interrupt', keys: ['ctrl-c'], label: 'ctrl-c', does: 'stop the run; once more to kill it' },
  { action: 'suspend', keys: ['ctrl-z'], label: 'ctrl-z', does: 'back to the shell; fg returns' },
]

/** The help, printed from the table, so that it cannot say anything else than the keys do. */
export function keyHelp(theme: Theme, tie: Tie): readonly (readonly [key: string, does: string])[] {
  return keyTable.map(({ action, label, does }) => {
    const meant = tie === 'follows' ? (whenFollowing[action] ?? does) : does
    return [theme.paint('strong', label), meant]
  })
}

/** What keys do to a run that somebody else drives. */
const whenFollowing: Partial<Readonly<Record<Action, string>>> = {
  leave: 'leave; the run goes on',
  interrupt: 'stop the run; asks first',
}

/** Keys of the question whether to stop. */
const answers: readonly KeyRow[] = [
  { action: 'yes', keys: ['y', 'Y'], label: 'y', does: 'stop: work is saved, orch resume goes on' },
  { action: 'detach', keys: ['d', 'D'], label: 'd', does: 'detach: the run goes on, orch attach returns' },
  { action: 'no', keys: ['n', 'N', 'escape', 'q'], label: 'n', does: 'stay' },
]

const actions = byKey(keyTable)
const answerActions = byKey([...answers, ...keyTable.filter(({ action }) => action === 'interrupt')])

export function actionOf(key: string): Action | null {
  return actions.get(key) ?? null
}

export function answerOf(key: string): Action | null {
  return answerActions.get(key) ?? null
}

/** What the question offers. */
export function answerLabels(tie: Tie): readonly Pick<KeyRow, 'label' | 'does'>[] {
  return answers.filter(({ action }) => tie !== 'drives' || action !== 'detach')
}

function byKey(rows: readonly KeyRow[]): ReadonlyMap<string, Action> {
  return new Map(rows.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)))
}
