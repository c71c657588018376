import { expect, it } from 'vitest'
import type { GitHub } from '../../../src/adapters/github/client.ts'
import { makeComment } from '../../../src/adapters/github/comment.ts'

/** A GitHub whose lists show what was said after so many looks, and which drops its answer to a comment. */
function forgetful(lag: number, { isDropped }: { readonly isDropped: boolean }) {
  const said: string[] = []
  let looks = 0
  const github = {
    place: { owner: 'octo', repo: 'shop' },
    pauseMs: 1,
    paginate: async () => {
      looks += 1
      return looks > lag ? said.map((body) => ({ body })) : []
    },
    rest: {
      issues: {
        listComments: null,
        createComment: async ({ body }: { readonly body: string }) => {
          said.push(body)
          if (isDropped) throw Object.assign(new Error('other side closed'), { status: 500 })
        },
      },
    },
  } as unknown as GitHub
  return { comment: makeComment(github), said }
}

const word = { mark: 'api#1', text: 'It is red.' }

it('a comment whose answer was lost is waited for until lists show it', async () => {
  const { comment, said } = forgetful(3, { isDropped: true })
  for (const _ of ['once', 'twice']) await comment(7, word)
  expect(said).toEqual(['<!-- orch:comment=api#1 -->\nIt is red.'])
})

it('what was said a moment ago is not said again while lists lag behind', async () => {
  const { comment, said } = forgetful(9, { isDropped: false })
  for (const _ of ['once', 'twice']) await comment(7, word)
  await comment(8, word)
  expect(said).toHaveLength(2)
})

it('a comment that no list shows is told as not made', async () => {
  const { comment } = forgetful(9, { isDropped: true })
  await expect(comment(7, word)).rejects.toThrow('other side closed')
})
