import { expect, it } from 'vitest'
import { planGraphText } from '../../src/report/graph.ts'
import { task } from '../support/builders.ts'

const plan = [
  ...[task('schema'), task('docs'), task('api', { after: ['schema'] })],
  ...[task('ui', { after: ['api', 'schema'] }), task('end', { after: ['docs'] })],
]

it('ascii shows levels, what each task needs, and the critical path', () => {
  expect(planGraphText(plan, 'ascii')).toMatchInlineSnapshot(`
    "level 1
      * schema
        docs
    level 2
      * api     <- schema
        end     <- docs
    level 3
      * ui      <- api, schema

    * critical path, 3 of 5 tasks: schema -> api -> ui"
  `)
})

it('mermaid names nodes by number, as `end` is a word of its own there', () => {
  expect(planGraphText(plan, 'mermaid')).toMatchInlineSnapshot(`
    "flowchart LR
      t1["schema"]
      t2["docs"]
      t3["api"]
      t4["ui"]
      t5["end"]
      t1 ==> t3
      t3 ==> t4
      t1 --> t4
      t2 --> t5
      classDef critical stroke-width:3px
      class t1,t3,t4 critical"
  `)
})

it('dot draws the critical path thicker', () => {
  expect(planGraphText(plan, 'dot')).toMatchInlineSnapshot(`
    "digraph plan {
      rankdir=LR
      node [shape=box, style=rounded]
      "schema" [penwidth=3]
      "docs"
      "api" [penwidth=3]
      "ui" [penwidth=3]
      "end"
      "schema" -> "api" [penwidth=3]
      "api" -> "ui" [penwidth=3]
      "schema" -> "ui"
      "docs" -> "end"
    }"
  `)
})
