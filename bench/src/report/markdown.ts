import type { Figure, Verdict } from '../evaluate.ts'
import { number } from './number.ts'
import type { ContestantCosts, Costs, Results } from './results.ts'

/** By verdict: in the page of all figures, and in the README, in words. */
const MARKS: Readonly<Record<Verdict, string>> = { reached: ' ✓', missed: ' ✗', 'cannot tell': ' ?' }
const WORDS: Readonly<Record<Verdict, string>> = {
  reached: ', met',
  missed: ', **not met**',
  'cannot tell': ', unclear',
}

/** The results as Markdown: figures with goals, then all costs. */
export function markdown({ machine, date, commit, versions, quick, load, pinned, figures, costs }: Results): string {
  return [
    '# Figures',
    '',
    `${machine}, Node ${versions.node}, ${date.slice(0, 10)}, commit ${commit}. Load from ${load}, ${pinned ? '' : 'not '}pinned to cores.`,
    'Medians of interleaved rounds in fresh processes. The guard has its default configuration, unless a name says otherwise.',
    'The interval holds the true median with the confidence named; ✓ and ✗ mean that all of it lies on one side of the',
    'goal, ? that this run cannot tell.',
    ...(quick ? ['', 'This was a quick run: it shows that everything works, and little more.'] : []),
    '',
    '| Figure | Median | Quartiles | Interval | Must | Aim |',
    '|---|--:|--:|--:|--:|--:|',
    ...figures.map(figureLine),
    '',
    ...costs.flatMap(costsSection),
  ].join('\n')
}

/** The most important figures with their goals, then the servers, as tables, then charts. */
export function headlines({ figures, costs }: Results): string {
  return [
    '| Figure | Median | Interval | Required | Goal |',
    '|---|--:|--:|--:|--:|',
    ...figures
      .filter(({ headline }) => headline)
      .map(figure => {
        const { median, low, high } = figure.summary
        return `| ${figure.figure} | **${number(median)}** | ${number(low)} – ${number(high)} | ${goalsOf(figure, WORDS).join(' | ')} |`
      }),
    '',
    'Processor time of the server a request, and p99 latency at 64 connections:',
    '',
    '| Framework | unguarded | Tollgate, one token | Tollgate, every token new | other library, every token new |',
    '|---|--:|--:|--:|--:|',
    ...costs.filter(isOfServers).map(serverLine),
    '',
    ...['fresh', 'express']
      .flatMap(name => costs.find(({ experiment }) => experiment === name) ?? [])
      .map(({ title, experiment }) => `![${title}](bench/charts/${experiment}.svg)\n`),
  ]
    .join('\n')
    .trimEnd()
}

function isOfServers({ units }: Costs): boolean {
  return 'rate' in units
}

const OUR_SERVERS = ['unguarded', 'Tollgate, one token', 'Tollgate, every token new']

function serverLine({ title, contestants }: Costs): string {
  const ours = OUR_SERVERS.flatMap(name => contestants.find(contestant => contestant.name === name) ?? [])
  // The first in the table that is a library in the same framework.
  const peer = contestants.find(({ name }) => /^(?:@fastify\/jwt|express-oauth2-jwt-bearer|jose), every/.test(name))
  const cells = [...ours.map(cpuAndLatency), peer ? `${peer.name.split(',')[0]}: ${cpuAndLatency(peer)}` : '']
  return `| ${title.replace('Servers under load: ', '')} | ${cells.join(' | ')} |`
}

function cpuAndLatency({ summaries: { cpu, p99 } }: ContestantCosts): string {
  return `${number(cpu?.median ?? Number.NaN)} µs, ${number(p99?.median ?? Number.NaN)} ms`
}

function figureLine(figure: Figure): string {
  const { median, lowerQuartile, upperQuartile, low, high, confidence } = figure.summary
  return [
    `| ${figure.figure}`,
    `**${number(median)}**`,
    `${number(lowerQuartile)} – ${number(upperQuartile)}`,
    `${number(low)} – ${number(high)} (${(confidence * 100).toFixed(0)} %)`,
    `${goalsOf(figure, MARKS).join(' | ')} |`,
  ].join(' | ')
}

/** The two goals, each with its verdict. */
function goalsOf({ better, must, aim, reachesMust, reachesAim }: Figure, verdicts: typeof MARKS): [string, string] {
  const sign = better === 'higher' ? '≥' : '≤'
  return [
    `${sign} ${must}${verdicts[reachesMust]}`,
    aim === undefined || !reachesAim ? '' : `${sign} ${aim}${verdicts[reachesAim]}`,
  ]
}

function costsSection({ experiment, title, units, contestants }: Costs): string[] {
  const measures = Object.keys(units)
  return [
    `## ${title}`,
    '',
    `![${title}](charts/${experiment}.svg)`,
    '',
    `| Contestant | ${Object.values(units).join(' | ')} |`,
    `|---|${'--:|'.repeat(measures.length)}`,
    ...contestants.map(
      ({ name, summaries }) => `| ${name} | ${measures.map(measure => costCell(summaries[measure])).join(' | ')} |`,
    ),
    '',
  ]
}

/** The median with the quartiles. */
function costCell(summary: ContestantCosts['summaries'][string] | undefined): string {
  if (!summary) return ''
  return `${number(summary.median)} (${number(summary.lowerQuartile)} – ${number(summary.upperQuartile)})`
}
