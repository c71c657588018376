/** The text with the line in its place; unchanged where it is there already or nothing begins with `below`. */
export function insertLine(
  text: string,
  { below, line }: { readonly below: string; readonly line: string },
): string {
  const lines = text.split('\n')
  const at = lines.findIndex((each) => each.startsWith(below))
  return at < 0 || lines.includes(line) ? text : lines.toSpliced(at + 1, 0, line).join('\n')
}

/** Both sides of each conflict, one below the other, without the markers; an ancestor between them is dropped. */
export function keepBoth(text: string): string {
  let side: keyof typeof leads = 'outside'
  const kept = text.split('\n').filter((line) => {
    const next = leads[side].find(([mark]) => mark.test(line))?.[1]
    side = next ?? side
    return next === undefined && side !== 'ancestor'
  })
  return kept.join('\n')
}

/** Which marker leads where, by where one is: `=======` outside of a conflict is a line like any other. */
const leads = {
  outside: [[/^<{7} /, 'ours']],
  ours: [
    [/^\|{7}/, 'ancestor'],
    [/^={7}$/, 'theirs'],
  ],
  ancestor: [[/^={7}$/, 'theirs']],
  theirs: [[/^>{7} /, 'outside']],
} as const satisfies Record<string, readonly (readonly [RegExp, string])[]>
