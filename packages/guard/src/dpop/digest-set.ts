/** A set of digests in a typed array, so that the garbage collector need not scan the entries. */
export interface DigestSet {
  /** {@link WORDS} for each slot; all 0 in an empty slot. */
  words: Int32Array
  size: number
}

/** 128 bits of a digest, which is enough to rule out collisions. */
const WORDS = 4

export function createDigestSet(): DigestSet {
  return { words: new Int32Array(64 * WORDS), size: 0 }
}

/** @param digest - of 16 bytes or more, not all zeros */
export function hasDigest({ words }: DigestSet, digest: Buffer): boolean {
  return words[placeOf(words, wordsOf(digest))] !== 0
}

/** @param digest - of 16 bytes or more, not all zeros */
export function addDigest(set: DigestSet, digest: Buffer): void {
  // At most three quarters of the slots are in use.
  if ((set.size + 1) * WORDS * 4 > set.words.length * 3) grow(set)
  const entry = wordsOf(digest)
  const at = placeOf(set.words, entry)
  if (set.words[at] !== 0) return
  set.words.set(entry, at)
  set.size += 1
}

function wordsOf(digest: Buffer): Int32Array {
  const entry = Int32Array.of(...[0, 4, 8, 12].map(offset => digest.readInt32LE(offset)))
  // A first word of 0 marks an empty slot.
  if (entry[0] === 0) entry[0] = 1
  return entry
}

/** The slot of the entry, or the empty slot where it would be inserted. */
function placeOf(words: Int32Array, entry: Int32Array): number {
  const last = words.length - 1
  let at = ((entry[0] ?? 0) * WORDS) & last
  while (words[at] !== 0 && !isAt(words, at, entry)) at = (at + WORDS) & last
  return at
}

function isAt(words: Int32Array, at: number, entry: Int32Array): boolean {
  return (
    words[at] === entry[0] && words[at + 1] === entry[1] && words[at + 2] === entry[2] && words[at + 3] === entry[3]
  )
}

function grow(set: DigestSet): void {
  const before = set.words
  set.words = new Int32Array(before.length * 2)
  for (let from = 0; from < before.length; from += WORDS) {
    const entry = before.subarray(from, from + WORDS)
    if (entry[0] !== 0) set.words.set(entry, placeOf(set.words, entry))
  }
}
