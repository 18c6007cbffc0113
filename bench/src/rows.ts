import type { ExperimentName } from './experiments.ts'

/** A figure that the guard is held against. */
export interface Row {
  readonly figure: string
  readonly experiment: ExperimentName
  /** Whose cost is looked at, by its name in the experiment. */
  readonly subject: string
  /** What it is set in proportion to; without it the cost itself is the figure. */
  readonly base?: string
  /** With `higher`, the figure is the base's cost by the subject's: how many times as fast. With `lower`, the other way round. */
  readonly better: 'higher' | 'lower'
  readonly must: number
  readonly aim?: number
}

const guard = { subject: 'guard' } as const

/** All figures, in the order of the report. */
export const rows: readonly Row[] = [
  {
    ...guard,
    figure: 'A fresh RS256 token fully checked, as a share of `crypto.verify` alone',
    experiment: 'fresh',
    base: 'crypto.verify',
    better: 'higher',
    must: 0.8,
    aim: 0.9,
  },
  {
    ...guard,
    figure: 'The same against fast-jwt, synchronous, cache off',
    experiment: 'fresh',
    base: 'fast-jwt',
    better: 'higher',
    must: 1.08,
    aim: 1.25,
  },
  {
    ...guard,
    figure: 'The same against jose 6',
    experiment: 'fresh',
    base: 'jose',
    better: 'higher',
    must: 2.5,
    aim: 3,
  },
  {
    ...guard,
    figure: "A remembered token against fast-jwt's cache",
    experiment: 'remembered',
    base: 'fast-jwt, cache on',
    better: 'higher',
    must: 4,
    aim: 8,
  },
  ...['bad signature', 'unknown key', 'expired', 'garbage'].map(
    (what): Row => ({
      figure: `An invalid token (${what}) against a fresh valid one`,
      experiment: 'fresh',
      subject: `guard, ${what}`,
      base: 'guard',
      better: 'lower',
      must: 1,
    }),
  ),
]
