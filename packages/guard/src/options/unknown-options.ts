/**
 * Refuses options that nobody reads: a misspelt one would be ignored, and somebody would believe it.
 *
 * @throws TypeError naming the option, and the known one that it is nearest to
 */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('The options must be an object')
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  const nearest = known.toSorted((a, b) => distance(unknown, a) - distance(unknown, b))[0]
  const remedy =
    nearest && distance(unknown, nearest) <= unknown.length / 3
      ? `did you mean "${nearest}"?`
      : `those known are "${known.join('", "')}"`
  throw new TypeError(`The option "${unknown}" is not known here; ${remedy}`)
}

/** How many characters to insert, take away or replace, to make one name of the other (Levenshtein), whatever the case. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from.toLowerCase()].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...to.toLowerCase()].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
