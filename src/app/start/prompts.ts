import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Config } from '../../core/config.ts'
import { pullRequestConfig } from '../../core/config.ts'
import type { CommitId } from '../../core/ids.ts'
import type { Diagnostic } from '../../core/plan/diagnostic.ts'
import { nearest } from '../../core/plan/nearest.ts'
import { proposalNames } from '../../report/pull-request.ts'
import { template } from '../compose/package.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { diagnose, diagnoseText } from '../document/diagnose.ts'
import type { Finding } from '../document/document.ts'
import { readJsonText } from '../document/read.ts'
import type { ConfigSource } from './config.ts'
import { halt } from './halted.ts'

/** Prompt templates by their file's path in the folder of templates. */
export type Templates = ReadonlyMap<string, string>

interface Asked {
  readonly config: Config
  readonly source: ConfigSource | null
  readonly tip: CommitId
}

/** The target's own prompt templates; halts where one would never be used, or could not be filled. */
export async function requirePrompts(
  opened: Pick<OpenedRepository, 'filesBelow'>,
  { config: { prompts }, source, tip }: Asked,
): Promise<Templates> {
  if (prompts === undefined) return new Map()
  const files = await opened.filesBelow(tip, prompts)
  const templates = new Map([...files].filter(([name]) => name.endsWith('.md') && name !== 'README.md'))
  const own = ownTemplates()
  const diagnostics =
    templates.size === 0
      ? inConfig(source, { at: ['prompts'], mistake: { kind: 'no-templates', folder: prompts } })
      : [...templates].flatMap(([name, text]) => mistakesIn({ folder: prompts, name, text }, own))
  if (diagnostics.length > 0) halt({ kind: 'diagnostics', diagnostics })
  return templates
}

/** Halts where pull requests are to have a text that the target does not hold, or that could not be filled. */
export async function requireTemplate(
  opened: Pick<OpenedRepository, 'fileAt'>,
  { config, source, tip }: Asked,
): Promise<void> {
  const { template: file } = pullRequestConfig(config)
  if (config.queue.land !== 'pull-request' || file === null) return
  const text = await opened.fileAt(tip, file)
  const absent = { at: ['pullRequest', 'template'], mistake: { kind: 'no-template', file } } as const
  const known = proposalNames.map((name) => `{{${name}}}`)
  const diagnostics =
    text === null
      ? inConfig(source, absent)
      : unknownPlaceholders({ path: file, text }, { field: basename(file), known })
  if (diagnostics.length > 0) halt({ kind: 'diagnostics', diagnostics })
}

function inConfig(source: ConfigSource | null, finding: Finding): readonly Diagnostic[] {
  const reading = readJsonText(source?.path ?? '', source?.text ?? '{}')
  return reading.kind === 'diagnostics' ? reading.diagnostics : diagnose(reading.document, [finding])
}

interface Template {
  readonly folder: string
  readonly name: string
  readonly text: string
}

function mistakesIn({ folder, name, text }: Template, own: Templates): readonly Diagnostic[] {
  const path = join(folder, name)
  const original = own.get(name)
  if (original === undefined) {
    const known = [...own.keys()]
    const mistake = { kind: 'unknown-template', name, nearest: nearest(name, known), known } as const
    return diagnoseText({ path, text }, [{ start: 0, end: text.indexOf('\n'), mistake }])
  }
  const known = [...new Set([...placeholdersIn(original).map(([all]) => all), ...everywhere])]
  return unknownPlaceholders({ path, text }, { field: name, known })
}

function unknownPlaceholders(
  { path, text }: { readonly path: string; readonly text: string },
  { field, known }: { readonly field: string; readonly known: readonly string[] },
): readonly Diagnostic[] {
  const wrong = placeholdersIn(text).filter(([placeholder]) => !known.includes(placeholder))
  return diagnoseText(
    { path, text },
    wrong.map(({ 0: placeholder, index }) => ({
      start: index,
      end: index + placeholder.length,
      mistake: {
        kind: 'unknown-placeholder',
        field,
        placeholder,
        known,
        nearest: nearest(placeholder, known),
      },
    })),
  )
}

/** What every template may say: the task, its base, and the branch it is to land on. */
const everywhere = ['{{task}}', '{{base}}', '{{target}}']

function placeholdersIn(text: string): readonly RegExpExecArray[] {
  return [...text.matchAll(/\{\{\w+\}\}/g)]
}

function ownTemplates(): Templates {
  const folder = template('prompts')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  )
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
