import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../core/config.ts'
import { isLinear } from '../../core/config.ts'
import type { CommandLine } from '../../core/plan/plan.ts'
import { InvariantError } from '../../core/world.ts'
import type { PromptAsk, Prompts } from '../../ports/prompts.ts'
import type { Part } from './feedback.ts'
import { feedback } from './feedback.ts'
import { history } from './history.ts'

export interface PromptOptions {
  /** `templates/prompts` of the installed package. */
  readonly folder: string
  /** A folder of the same with templates that go before; absent, or not there, for none. */
  readonly own?: string
  readonly config: Pick<Config, 'policy' | 'checks' | 'sandbox' | 'queue'>
}

/** Prompts from Markdown templates; each is read once, on first use. */
export function makePrompts({ folder, own = folder, config }: PromptOptions): Prompts {
  const templates = new Map<string, string>()
  const fill = ([name, values]: Part): string => {
    const template = templates.get(name) ?? readTemplate([own, folder], `${name}.md`)
    templates.set(name, template)
    return fillTemplate(template, values)
  }
  return {
    compose(ask) {
      const target = ask.start.lower?.branch ?? ask.target
      const situation = { target, base: ask.base.slice(0, 12), task: ask.task.id }
      const fillAll = (parts: readonly Part[]) =>
        parts.map(([name, values]) => fill([name, { ...situation, ...values }]))
      const fillUnder = (name: string, field: string, parts: readonly Part[]) =>
        fillAll([[name, { [field]: fillAll(parts).join('\n') }]])
      const before = history(ask.past ?? [])
      const news = feedback(ask, isLinear(config))
      const goesOn = before.length > 0 && ask.start.from.kind === 'saved'
      const sections = ask.isResumed
        ? [
            ...fillAll(news.length > 0 ? news : interrupted),
            ...fillUnder('reminder', 'rules', reminders(ask, config)),
          ]
        : [
            ask.task.prompt.trim(),
            ...(goesOn ? fillUnder('history', 'attempts', before) : []),
            ...fillAll(news),
            ...fillUnder('rules', 'rules', houseRules(ask, config)),
          ]
      return `${sections.map((section) => section.trimEnd()).join('\n\n')}\n`
    },
  }
}

/** From the first folder that has it. */
function readTemplate(folders: readonly string[], file: string): string {
  const paths = folders.map((folder) => join(folder, file))
  return readFileSync(paths.find(existsSync) ?? paths.at(-1) ?? file, 'utf8').trimEnd()
}

/** To an agent that was in the middle of its work when it was ended. */
const interrupted: readonly Part[] = [['feedback/interrupted', {}]]

/** In one pass, so that a value that holds `{{…}}` itself stays as it is. */
function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new InvariantError(`no value for {{${name}}} in a prompt template`)
    return value
  })
}

function houseRules(ask: PromptAsk, config: PromptOptions['config']): readonly Part[] {
  const { change } = ask.task
  return [
    ['rules/alone', {}],
    ['rules/place', {}],
    ...stacked(ask),
    [`rules/change-${change}${config.sandbox && change !== 'none' ? '-sandboxed' : ''}`, {}],
    ...(change === 'none' ? [] : changeRules(ask, config)),
    ['rules/leave', {}],
  ]
}

function stacked({ target, start: { lower } }: PromptAsk): readonly Part[] {
  if (lower === undefined) return []
  return [['rules/stacked', { lower: lower.task, number: String(lower.number), goal: target }]]
}

/** What is forgotten first, for an agent that has read all of it. */
function reminders(ask: PromptAsk, config: PromptOptions['config']): readonly Part[] {
  return ask.task.change === 'none' ? [['rules/change-none', {}]] : changeRules(ask, config)
}

function changeRules({ task }: PromptAsk, { policy, checks }: PromptOptions['config']): readonly Part[] {
  const { scope } = task
  const paths = policy.protectedPaths
  const allowed = task.allow.filter(({ rule }) => rule === 'protectedPaths').flatMap((each) => each.paths)
  const except = allowed.length === 0 ? '' : ` (except ${codes(allowed)})`
  const gates = (checks ?? []).filter(({ name, required }) => required || task.checks.includes(name))
  const commands = gates.map(({ name, run }) => `${code(shown(run))} (${name})`).join(', ')
  return [
    ...when(scope.length > 0, ['rules/scope', { scope: codes(scope) }]),
    ...when(paths.length > 0, ['rules/protected', { paths: codes(paths), except }]),
    ...when(gates.length > 0, ['rules/checks', { checks: commands }]),
  ]
}

function when(holds: boolean, part: Part): readonly Part[] {
  return holds ? [part] : []
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ')
}

function code(text: string): string {
  return `\`${text}\``
}

function shown(command: CommandLine): string {
  return typeof command === 'string' ? command : command.join(' ')
}
