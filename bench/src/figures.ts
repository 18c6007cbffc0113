import type { ExperimentName } from './experiments.ts'
import type { Round } from './round.ts'
import type { Row } from './rows.ts'
import { type Summary, summarize } from './statistics.ts'

/** `cannot tell`: the interval holds the threshold, so another run may say otherwise. */
export type Verdict = 'reached' | 'missed' | 'cannot tell'

/** A row with what the rounds say of it. */
export interface Figure extends Row {
  readonly summary: Summary
  readonly reachesMust: Verdict
  readonly reachesAim: Verdict | undefined
}

export type Measured = Readonly<Partial<Record<ExperimentName, readonly Round[]>>>

/** @returns `undefined` when the row's experiment was not run */
export function figureOf(row: Row, measured: Measured): Figure | undefined {
  const rounds = measured[row.experiment]
  if (!rounds) return undefined
  const summary = summarize(rounds.map(round => ratioOf(row, round)))
  return {
    ...row,
    summary,
    reachesMust: verdict(row, summary, row.must),
    reachesAim: row.aim === undefined ? undefined : verdict(row, summary, row.aim),
  }
}

function ratioOf({ subject, base, better }: Row, round: Round): number {
  const cost = costIn(round, subject)
  if (base === undefined) return cost
  return better === 'higher' ? costIn(round, base) / cost : cost / costIn(round, base)
}

function costIn(round: Round, contestant: string): number {
  const cost = round[contestant]
  if (cost === undefined) throw new TypeError(`No round measured "${contestant}"`)
  return cost
}

function verdict({ better }: Row, { low, high }: Summary, threshold: number): Verdict {
  const [worst, best] = better === 'higher' ? [low, high] : [-high, -low]
  const bar = better === 'higher' ? threshold : -threshold
  if (worst >= bar) return 'reached'
  return best < bar ? 'missed' : 'cannot tell'
}
