import { readFileSync } from 'node:fs'

/** Authorization headers as HTTP delivers them: each time a string of its own. */
export interface Headers {
  readonly count: number
  /** A new string at each call, so nothing that a library keeps with a string is there yet. */
  at(index: number): string
}

/** Tokens outside of the heap, one after the other, so that holding them does not count as anybody's memory. */
export function headersIn(bytes: Buffer): Headers {
  const ends: number[] = []
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, end + 1)) ends.push(end)
  const offsets = Float64Array.from(ends)
  return {
    count: offsets.length,
    at: index => {
      const position = index % offsets.length
      const start = position === 0 ? 0 : (offsets[position - 1] ?? 0) + 1
      return bytes.toString('latin1', start, offsets[position])
    },
  }
}

/** @param path - of a file with one Authorization header a line */
export function readHeaders(path: string): Headers {
  return headersIn(readFileSync(path))
}
