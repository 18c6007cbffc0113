/**
 * Counts the words that make a reader stumble, per 1,000 words: in documents, messages, comments and test names. Fails if
 * one of these groups has more than one. With `--all` it names every file, otherwise the worst five a group.
 */
import process from 'node:process'
import { styleText } from 'node:util'
import { measureWords, ratePerThousand, type WordRate } from './prose/word-rates.ts'
import { root } from './steps.ts'

const GOAL = 1.0
const shown = process.argv.includes('--all') ? Number.POSITIVE_INFINITY : 5

for (const rate of measureWords(root)) {
  const met = ratePerThousand(rate) <= GOAL
  process.stdout.write(`${summaryOf(rate, met)}\n`)
  for (const { file, avoided } of rate.worst.slice(0, shown)) {
    process.stdout.write(styleText('dim', `    ${file}: ${countsOf(avoided)}\n`))
  }
  if (!met) process.exitCode = 1
}

function summaryOf(rate: WordRate, met: boolean): string {
  const mark = met ? styleText('green', '✓') : styleText('red', '✗')
  const figures = `${ratePerThousand(rate).toFixed(2)} avoided words per 1,000 (${rate.avoided} in ${rate.words})`
  return `${mark} ${rate.group}: ${figures}${met ? '' : `; goal ${GOAL.toFixed(1)}, not met`}`
}

function countsOf(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Array.from(counts, ([word, count]) => (count === 1 ? `"${word}"` : `"${word}" ×${count}`)).join(', ')
}
