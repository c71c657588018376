import type { Source } from './source.ts'

const never: Readonly<Record<string, string>> = {
  job: 'task',
  item: 'task, entry or line',
  manager: 'what it decides or keeps',
  service: 'what it does',
  helper: 'what it does',
  util: 'what it does',
  handle: 'what it does',
  handler: 'what it does',
  worker: 'agent, or supervisor',
  info: 'what it knows',
  data: 'what it holds',
  misc: 'what it does',
}

/** `session` is an agent CLI's own; everywhere else it is a run or an attempt. */
const session = { word: 'session', instead: 'run or attempt', unless: /agent/i }

/** File names and exported names: what other files say aloud. */
export function wrongWords(sources: readonly Pick<Source, 'path' | 'exports'>[]): readonly string[] {
  return sources.flatMap(({ path, exports }) => {
    const file = path.split('/').at(-1) ?? path
    return [file, ...exports].flatMap((name) =>
      wordsIn(name).flatMap((word) => {
        const instead = better(word, `${path} ${name}`)
        return instead ? [`${path}:1 ${name} says ${word} — say ${instead} instead`] : []
      }),
    )
  })
}

/** `runJobs` → `run`, `job`; `HTTPServer` → `http`, `server`. */
function wordsIn(name: string): readonly string[] {
  const words = name.replace(/\.tsx?$/, '').match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []
  return words.map((word) => word.toLowerCase().replace(/(?<=[^s])s$/, ''))
}

function better(word: string, where: string): string | undefined {
  if (word === session.word && !session.unless.test(where)) return session.instead
  return Object.hasOwn(never, word) ? never[word] : undefined
}
