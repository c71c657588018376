import type { Person, Question } from '../app/start/person.ts'
import { commandText } from '../report/halts.ts'
import { askYesNo, hasTerminal } from './prompt.ts'

/** The person at this terminal; nobody, where there is none. */
export function personHere({ trust }: Pick<Person, 'trust'>): Person {
  return {
    trust,
    confirm: async (question) => (hasTerminal() ? askYesNo(questionText(question)) : null),
  }
}

function questionText(question: Question): string {
  switch (question.kind) {
    case 'trust':
      return [
        'Config and plan supply these commands, and agents and checks will run them here:',
        ...question.commands.map((command) => `  ${commandText(command)}`),
        'Run them?',
      ].join('\n')
    case 'no-checks':
      return [
        'No check says whether a change is good, so everything would land unseen.',
        ...question.detected.map(({ name, run }) => `  found: ${name}: ${run}`),
        'Run without any check?',
      ].join('\n')
    case 'red-target':
      return [
        `The target itself fails ${question.check}:`,
        ...question.tail.trimEnd().split('\n').slice(-10),
        'Run all the same?',
      ].join('\n')
  }
}
