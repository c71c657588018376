import type { Named, ReferenceMistake } from '../../core/plan/diagnostic.ts'
import type { Said } from './said.ts'
import { said, suggestion } from './said.ts'

export function referenceWords(mistake: ReferenceMistake): Said {
  switch (mistake.kind) {
    case 'empty-plan':
      return said(
        'empty plan: it has no tasks',
        'add at least one: { "id": "api", "prompt": "Add the orders endpoint" }',
      )
    case 'duplicate-name':
      return said(
        mistake.what === 'task'
          ? `duplicate id "${mistake.name}"`
          : `duplicate ${mistake.what} "${mistake.name}"`,
        `it stands first on line ${mistake.firstLine}`,
      )
    case 'unknown-name':
      return said(
        `unknown ${mistake.what} "${mistake.name}"`,
        suggestion(mistake.nearest, mistake.known) ?? whereDefined[mistake.what],
      )
    case 'self-dependency':
      return said(`cycle: ${mistake.id} → ${mistake.id}`, 'a task cannot wait for itself')
    case 'gate-without-proof':
      return mistake.wantedBy === 'config'
        ? said(
            `check ${mistake.check} is required and never looks at a candidate, so it proves nothing that lands`,
            'add "candidate", or say "required": false',
          )
        : said(
            `check ${mistake.check} never looks at a candidate, so no task can be gated by it`,
            'add "candidate" to its "on" in .orchestrator.json',
          )
    case 'merge-in-line':
      return said(
        'policy.linearHistory: true leaves no room for the merge commits of queue.method "merge"',
        'say "queue": { "method": "squash" }, or "rebase"',
      )
    case 'cycle':
      return said(
        `cycle: ${[...mistake.ids, mistake.ids[0]].join(' → ')}`,
        'each of these waits for the next; remove one of the dependencies',
      )
    case 'no-agent':
      return mistake.known.length === 0
        ? said('there is no agent for this task', defineAgent)
        : said('no agent is named for this task', `${nameAgent} ${mistake.known.join(', ')}`)
  }
}

const nameAgent = 'add --agent or "defaults": { "agent": … } with one of'
const defineAgent =
  'define one under "agents" in .orchestrator.json: { "adapter": "command", "run": ["bash", "agent.sh"] }'

const whereDefined: Readonly<Record<Named, string>> = {
  agent: 'agents are defined under "agents" in .orchestrator.json, or installed on PATH',
  check: 'checks are defined under "checks" in .orchestrator.json',
  dependency: 'dependsOn takes ids of tasks of this plan',
  resource: 'resources are defined under "resources" in .orchestrator.json',
  task: 'tasks are named by their ids',
}
