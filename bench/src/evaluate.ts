import type { ExperimentName, MeasuredRounds } from './experiments.ts'
import type { FigureGoal } from './figures.ts'
import type { Round } from './round.ts'
import { type Summary, summarize } from './statistics.ts'

/** `cannot tell`: the interval holds the threshold, so another run may say otherwise. */
export type Verdict = 'reached' | 'missed' | 'cannot tell'

/** A figure as measured. */
export interface Figure extends FigureGoal {
  readonly summary: Summary
  readonly reachesMust: Verdict
  readonly reachesAim: Verdict | undefined
}

export type Measured = Readonly<Partial<Record<ExperimentName, MeasuredRounds>>>

/** @returns `undefined` when the figure's experiment was not run */
export function figureOf(goal: FigureGoal, measured: Measured): Figure | undefined {
  const measures = measured[goal.experiment]
  if (!measures) return undefined
  // The first measure, unless the figure names another.
  const rounds = goal.measure === undefined ? Object.values(measures)[0] : measures[goal.measure]
  if (!rounds) throw new TypeError(`The experiment "${goal.experiment}" has no measure "${goal.measure}"`)
  const summary = summarize(rounds.map(round => ratioOf(goal, round)))
  return {
    ...goal,
    summary,
    reachesMust: verdict(goal, summary, goal.must),
    reachesAim: goal.aim === undefined ? undefined : verdict(goal, summary, goal.aim),
  }
}

function ratioOf({ subject, base, better }: FigureGoal, round: Round): number {
  const cost = costIn(round, subject)
  if (base === undefined) return cost
  return better === 'higher' ? costIn(round, base) / cost : cost / costIn(round, base)
}

function costIn(round: Round, contestant: string): number {
  const cost = round[contestant]
  if (cost === undefined) throw new TypeError(`No round measured "${contestant}"`)
  return cost
}

function verdict({ better }: FigureGoal, { low, high }: Summary, threshold: number): Verdict {
  const [worst, best] = better === 'higher' ? [low, high] : [-high, -low]
  const bar = better === 'higher' ? threshold : -threshold
  if (worst >= bar) return 'reached'
  return best < bar ? 'missed' : 'cannot tell'
}
