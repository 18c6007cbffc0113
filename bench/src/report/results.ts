import type { Figure } from '../figures.ts'
import type { Round } from '../round.ts'
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
  readonly unit: string
  readonly contestants: readonly { readonly name: string; readonly summary: Summary }[]
}

/** Summarizes the rounds of an experiment, cheapest contestant first. */
export function costsOf(experiment: string, title: string, unit: string, rounds: readonly Round[]): Costs {
  const names = Object.keys(rounds[0] ?? {})
  const contestants = names
    .map(name => ({ name, summary: summarize(rounds.flatMap(round => round[name] ?? [])) }))
    .sort((a, b) => a.summary.median - b.summary.median)
  return { experiment, title, unit, contestants }
}
