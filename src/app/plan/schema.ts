import { z } from 'zod'
import {
  agentChain,
  branch,
  budgetFields,
  commandLine,
  commandLines,
  count,
  duration,
  environment,
  flag,
  integer,
  line,
  names,
  pathPattern,
  pathPatterns,
  retryFields,
  text,
  timer,
} from '../config/fields.ts'

/** Also a part of branch, folder and ref names: no `..`, no `.lock`, no dot at the end. */
export const taskIdPattern = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.|lock(?:\.|$)|$))*$/
export const longestTaskId = 64

/** Rules that look at single paths, by the names their answers carry. */
const allowableRules = ['scope', 'protectedPaths', 'fileSizeKiB', 'conflictMarkers', 'symlinks'] as const

const budget = z.strictObject(budgetFields).partial()

const task = z.strictObject({
  id: text().meta({
    description: 'Lower-case letters, digits, _ - and single dots; part of branch and folder names.',
    pattern: taskIdPattern.source,
    maxLength: longestTaskId,
  }),
  title: line().optional().describe("The prompt's first line when absent."),
  prompt: text().optional(),
  promptFile: line().optional().describe('Relative to the plan file.'),
  agent: agentChain().optional(),
  dependsOn: z.array(text()).default([]).describe('Tasks that must have landed before this one starts.'),
  scope: pathPatterns().default([]).describe('Patterns that the change must stay within; empty: anywhere.'),
  checks: names().default([]).describe('Checks that gate this task besides the required ones.'),
  change: z
    .enum(['required', 'optional', 'none'])
    .default('required')
    .describe('none: the tree must stay unchanged.'),
  doneWhen: commandLine().nullable().default(null).describe('Exit 0 on the base means already done.'),
  timeout: timer().optional().describe('Wall clock of one attempt: "45m".'),
  idleTimeout: timer().optional().describe('Silence of one attempt: "10m".'),
  deadline: duration().nullable().default(null).describe('The task in all.'),
  budget: budget.optional().describe('What all attempts of the task may use up.'),
  retry: z.strictObject(retryFields).partial().default({}),
  priority: integer().default(0).describe('Higher goes first.'),
  approval: flag().default(false).describe('A person must approve before it lands.'),
  allow: z
    .array(z.strictObject({ rule: z.enum(allowableRules), paths: z.array(pathPattern()).min(1) }))
    .default([])
    .describe('Paths that may break an admission rule.'),
  uses: names().default([]).describe('Resources of the config held while an attempt is active.'),
  env: environment().default({}),
  setup: commandLines().default([]),
  issue: count(1).optional().describe('The issue that its pull request closes, by number.'),
})

/** The text of a plan: structure and defaults; what tasks say about each other is checked beside it. */
export const planSchema = z.strictObject({
  $schema: text().optional(),
  version: z.literal(1).default(1),
  name: line().optional().describe("The file's name when absent."),
  target: branch()
    .optional()
    .describe("The branch that work lands on; else the config's, else the current one."),
  defaults: z
    .strictObject({
      agent: agentChain().optional(),
      timeout: timer().optional(),
      idleTimeout: timer().optional(),
      budget: budget.optional(),
    })
    .default({}),
  onDead: z.enum(['continue', 'stop']).default('continue').describe('stop: start nothing after a dead task.'),
  tasks: z.array(task),
})

export type PlanText = z.infer<typeof planSchema>
export type TaskText = PlanText['tasks'][number]
