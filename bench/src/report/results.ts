import type { Figure } from '../evaluate.ts'
import type { Experiment, MeasuredRounds } from '../experiments.ts'
import { type Summary, summarize } from '../statistics.ts'

/** The results of a run, as in `results.json`. */
export interface Results {
  readonly commit: string
  readonly date: string
  readonly machine: string
  readonly load: string
  readonly pinned: boolean
  readonly quick: boolean
  readonly versions: Readonly<Record<string, string>>
  readonly figures: readonly Figure[]
  readonly costs: readonly Costs[]
}

/** The costs of the contestants in one experiment. */
export interface Costs {
  readonly experiment: string
  readonly title: string
  /** The unit of each measure. The first measure orders the contestants. */
  readonly units: Readonly<Record<string, string>>
  readonly contestants: readonly ContestantCosts[]
}

export interface ContestantCosts {
  readonly name: string
  /** By measure. */
  readonly summaries: Readonly<Record<string, Summary>>
}

/** Summarizes the rounds of an experiment, cheapest contestant first. */
export function costsOf(experiment: string, { title, units }: Experiment, measured: MeasuredRounds): Costs {
  const [first = ''] = Object.keys(units)
  const names = Object.keys(measured[first]?.[0] ?? {})
  const contestants = names
    .map(name => ({ name, summaries: summariesOf(name, measured) }))
    .sort((a, b) => (a.summaries[first]?.median ?? 0) - (b.summaries[first]?.median ?? 0))
  return { experiment, title, units, contestants }
}

function summariesOf(name: string, measured: MeasuredRounds): Record<string, Summary> {
  return Object.fromEntries(
    Object.entries(measured).map(([measure, rounds]) => [
      measure,
      summarize(rounds.flatMap(round => round[name] ?? [])),
    ]),
  )
}
