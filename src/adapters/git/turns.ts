/** Steps that must not overlap: each begins when the one before it has ended, well or not. */
export function makeTurns(): <Result>(step: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const turn = last.then(step, step)
    last = turn.catch(() => {})
    return turn
  }
}
