import { measureCore } from './core.ts'

for (const { what, value, unit, budget } of measureCore()) {
  const measured = value.toLocaleString('en', { maximumFractionDigits: 3 })
  process.stdout.write(`${what}: ${measured} ${unit}${budget === '' ? '' : `   (budget ${budget})`}\n`)
}
