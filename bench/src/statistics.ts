/** What several rounds say of one figure. */
export interface Summary {
  readonly rounds: number
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  /** The median lies from `low` to `high`, as surely as `confidence` says. */
  readonly low: number
  readonly high: number
  readonly confidence: number
}

/** @throws TypeError when there is no value */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new TypeError('Cannot summarize a figure that no round measured')
  const sorted = values.toSorted((a, b) => a - b)
  const { rank, confidence } = medianInterval(sorted.length)
  return {
    rounds: sorted.length,
    median: quantile(sorted, 0.5),
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
    low: sorted[rank] ?? Number.NaN,
    high: sorted[sorted.length - 1 - rank] ?? Number.NaN,
    confidence,
  }
}

/** @param sorted - ascending */
export function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/**
 * The narrowest interval between two rounds of equal rank from either end that holds the median with at least 95 %
 * confidence, whatever the distribution (the sign test); the whole range when there are too few rounds for that.
 */
function medianInterval(rounds: number): { rank: number; confidence: number } {
  let rank = 0
  while (rank + 1 < rounds / 2 && coverage(rounds, rank + 1) >= 0.95) rank += 1
  return { rank, confidence: coverage(rounds, rank) }
}

/** How surely the median lies between the rounds of rank `rank` (from 0) from either end. */
function coverage(rounds: number, rank: number): number {
  let outside = 0
  let ways = 1
  for (let below = 0; below <= rank; below += 1) {
    outside += ways
    ways = (ways * (rounds - below)) / (below + 1)
  }
  return 1 - (2 * outside) / 2 ** rounds
}
