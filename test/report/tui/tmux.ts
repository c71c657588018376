import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'

/** A shell in a real terminal of 80×24. */
export interface Pane {
  /** Types into it; names like `Enter` and `C-z` are keys. */
  type(...keys: readonly string[]): void
  resize(columns: number, rows: number): void
  /** What stands on the screen, or with its whole history. */
  screen(): string
  history(): string
  /** Whether the alternate screen and the cursor are on, e.g. `alternate 1, cursor 0`. */
  flags(): string
  until(condition: () => boolean): Promise<void>
  /** The terminal goes away under whoever runs in it. */
  hangUp(): void
}

export function hasTmux(): boolean {
  return spawnSync('tmux', ['-V']).status === 0
}

export function openPane(folder: string): Pane {
  const tmux = (...args: readonly string[]) => {
    const { TMUX: _, ...env } = process.env
    const told = spawnSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...args], {
      env: { ...env, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', PS1: '$ ' },
      encoding: 'utf8',
    })
    return told.stdout
  }
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', folder, 'bash --norc --noprofile')
  onTestFinished(() => {
    tmux('kill-server')
  })
  return {
    type: (...keys) => void tmux('send-keys', ...keys),
    resize: (columns, rows) => void tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`),
    screen: () => tmux('capture-pane', '-p'),
    history: () => tmux('capture-pane', '-p', '-S', '-'),
    flags: () => tmux('display', '-p', 'alternate #{alternate_on}, cursor #{cursor_flag}').trim(),
    until: (condition) =>
      vi.waitUntil(condition, { timeout: 20_000, interval: 50 }).then(() => {
        /* the condition holds */
      }),
    hangUp: () => void tmux('kill-server'),
  }
}
