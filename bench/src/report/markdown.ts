import type { Figure, Verdict } from '../figures.ts'
import { number } from './number.ts'
import type { Results } from './results.ts'

const MARKS: Readonly<Record<Verdict, string>> = { reached: '✓', missed: '✗', 'cannot tell': '?' }

/** The results as Markdown: figures with thresholds, then all costs. */
export function markdown({ machine, date, commit, versions, quick, load, pinned, figures, costs }: Results): string {
  return [
    '# Figures',
    '',
    `${machine}, Node ${versions.node}, ${date.slice(0, 10)}, commit ${commit}. load from ${load}, ${pinned ? '' : 'not '}pinned to cores.`,
    'Medians of interleaved rounds in fresh processes.',
    'The interval holds the true median with the confidence named; ✓ and ✗ mean that all of it lies on one side of the',
    'threshold, ? that this run cannot tell.',
    ...(quick ? ['', 'This was a quick run: it shows that everything works, and little more.'] : []),
    '',
    '| Figure | Median | Quartiles | Interval | Must | Aim |',
    '|---|--:|--:|--:|--:|--:|',
    ...figures.map(figureLine),
    '',
    ...costs.flatMap(({ experiment, title, unit, contestants }) => [
      `## ${title}`,
      '',
      `![${title}](charts/${experiment}.svg)`,
      '',
      `| Contestant | Median, ${unit} | Quartiles |`,
      '|---|--:|--:|',
      ...contestants.map(
        ({ name, summary }) =>
          `| ${name} | ${number(summary.median)} | ${number(summary.lowerQuartile)} – ${number(summary.upperQuartile)} |`,
      ),
      '',
    ]),
  ].join('\n')
}

const VERDICTS: Readonly<Record<Verdict, string>> = { reached: 'met', missed: '**not met**', 'cannot tell': 'unclear' }

/** The most important figures, as a table with what is required and what is the goal. */
export function headlines({ figures }: Results): string {
  return [
    '| Figure | Median | Interval | Required | Goal |',
    '|---|--:|--:|--:|--:|',
    ...figures
      .filter(({ headline }) => headline)
      .map(({ figure, better, must, aim, summary: { median, low, high }, reachesMust, reachesAim }) => {
        const sign = better === 'higher' ? '≥' : '≤'
        const goal = aim === undefined || !reachesAim ? '' : `${sign} ${aim}, ${VERDICTS[reachesAim]}`
        const required = `${sign} ${must}, ${VERDICTS[reachesMust]}`
        return `| ${figure} | **${number(median)}** | ${number(low)} – ${number(high)} | ${required} | ${goal} |`
      }),
  ].join('\n')
}

function figureLine({ figure, better, must, aim, summary, reachesMust, reachesAim }: Figure): string {
  const { median, lowerQuartile, upperQuartile, low, high, confidence } = summary
  const sign = better === 'higher' ? '≥' : '≤'
  return [
    `| ${figure}`,
    `**${number(median)}**`,
    `${number(lowerQuartile)} – ${number(upperQuartile)}`,
    `${number(low)} – ${number(high)} (${(confidence * 100).toFixed(0)} %)`,
    `${sign} ${must} ${MARKS[reachesMust]}`,
    `${aim === undefined || !reachesAim ? '' : `${sign} ${aim} ${MARKS[reachesAim]}`} |`,
  ].join(' | ')
}
