/**
 * Rejects unknown options: a misspelt option would otherwise be ignored silently.
 *
 * @throws TypeError that names the unknown option, and the known option with the most similar name
 */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('The options must be an object')
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  const nearest = known.toSorted((a, b) => distance(unknown, a) - distance(unknown, b))[0]
  const remedy =
    nearest && distance(unknown, nearest) <= unknown.length / 3
      ? `did you mean "${nearest}"?`
      : `known options are "${known.join('", "')}"`
  throw new TypeError(`The option "${unknown}" is unknown: ${remedy}`)
}

/** The Levenshtein distance between two names, without regard to case. */
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
