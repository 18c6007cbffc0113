/**
 * Rejects unknown options: a misspelt option would otherwise be ignored silently.
 *
 * @throws TypeError that names the unknown option, and the known option with the most similar name
 */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('The options must be an object')
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  const similar = findSimilar(unknown, unknown.length) ?? findSimilar(unknown, Math.max(3, unknown.length / 2))
  const remedy = similar ? `did you mean "${similar}"?` : `known options are "${known.join('", "')}"`
  throw new TypeError(`The option "${unknown}" is unknown: ${remedy}`)

  /** A name that begins with the same letters and is about as long, as with a typing error or a plural. */
  function findSimilar(name: string, letters: number): string | undefined {
    const start = (text: string) => text.slice(0, letters).toLowerCase()
    return known.find(each => start(each) === start(name) && Math.abs(each.length - name.length) < 3)
  }
}
