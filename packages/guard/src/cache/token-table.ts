/**
 * Records of numbers by fingerprint. They lie outside of the heap: however many there are, no garbage collector looks at
 * them.
 */
export interface TokenTable {
  /** {@link RECORD_WORDS} for each place; the first is the fingerprint of the record there, or 0. */
  words: Int32Array
  /** How many records there are. */
  size: number
}

/** A line of the processor's cache, 64 bytes, so that who looks at a record waits for memory once. */
export const RECORD_WORDS = 16

export function createTokenTable(): TokenTable {
  return { words: new Int32Array(64 * RECORD_WORDS), size: 0 }
}

/** Takes all records out; the room for them stays. */
export function clearTable(table: TokenTable): void {
  table.words.fill(0)
  table.size = 0
}

/**
 * @param fingerprint - of 32 bits, not 0
 * @returns where the record begins in `words`, or -1 when there is none
 */
export function findRecord({ words }: TokenTable, fingerprint: number): number {
  const at = placeOf(fingerprint, words)
  return words[at] === fingerprint ? at : -1
}

/**
 * The record of a fingerprint: the one there is, or a new one, whose other words are 0. May move all records.
 *
 * @param fingerprint - of 32 bits, not 0
 * @returns where the record begins in `words`
 */
export function addRecord(table: TokenTable, fingerprint: number): number {
  const at = placeOf(fingerprint, table.words)
  if (table.words[at] === fingerprint) return at
  if (table.size * RECORD_WORDS >= table.words.length * 0.75) {
    grow(table)
    return addRecord(table, fingerprint)
  }
  table.words[at] = fingerprint
  table.size += 1
  return at
}

/** Where the record is, else the free place that it would have. Places are tried one after the other from a first one on. */
function placeOf(fingerprint: number, words: Int32Array): number {
  const last = words.length - 1
  let at = Math.imul(fingerprint, RECORD_WORDS) & last
  while (words[at] !== 0 && words[at] !== fingerprint) at = (at + RECORD_WORDS) & last
  return at
}

function grow(table: TokenTable): void {
  const { words } = table
  table.words = new Int32Array(words.length * 2)
  for (let from = 0; from < words.length; from += RECORD_WORDS) {
    const record = words.subarray(from, from + RECORD_WORDS)
    if (record[0]) table.words.set(record, placeOf(record[0], table.words))
  }
}
