import type { ForgeIssue } from '../../ports/forge.ts'
import { taskIdFrom } from './ids.ts'

const mostWords = 5
const longestStem = 40

/** The text of a plan with one task for each issue: its body is the prompt, its number keeps the id apart from others. */
export function planFromIssues(issues: readonly ForgeIssue[], labels: readonly string[]): string {
  const tasks = issues.map(({ number, title, body }) => ({
    id: idOf(title, number),
    title: title.trim(),
    prompt: promptOf(title, body),
    issue: number,
  }))
  return `${JSON.stringify({ version: 1, name: `issues ${labels.join(' ')}`, tasks }, null, 2)}\n`
}

function idOf(title: string, number: number): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const stem = words.slice(0, mostWords).join('-').slice(0, longestStem).replace(/-$/, '')
  return taskIdFrom(`${stem === '' ? 'issue' : stem}-${number}`) ?? `issue-${number}`
}

/** Without what an issue's form says to its author; an issue that says nothing more has its title. */
function promptOf(title: string, body: string): string {
  const said = body.replace(/<!--[\s\S]*?-->/g, '').trim()
  return said === '' ? title.trim() : said
}
