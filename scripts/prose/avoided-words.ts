/** A word or phrase that makes a reader stumble, and what to write in its place. */
interface AvoidedWord {
  readonly pattern: RegExp
  readonly instead: string
}

/** Only words that have no ordinary use in technical English: a word that is right in one sentence of three is not here. */
const AVOIDED_WORDS: readonly AvoidedWord[] = [
  avoided('whoever|whomever|whom', 'a user, a client, the user who'),
  avoided('nobody|no one', 'no user, no client'),
  avoided('anew', 'again'),
  avoided('beside', 'next to, and'),
  avoided('at hand', 'available'),
  avoided('stands|stood', 'is'),
  avoided('thrice', 'three times'),
  avoided('lest', 'so that … not'),
  avoided('hence|thus|ere|albeit|hitherto|forthwith|whilst|heretofore', 'so, before, although, until now, while'),
  avoided('upon|amid', 'on, among'),
  avoided(
    'wherein|therein|herein|thereof|hereof|whereof|whence|thence|thereto|hereby|whereby',
    'in which, of it, by which',
  ),
  avoided('(?:is|are|was|were) none|none of (?:them|it|these|those)', 'is ignored, no'),
  avoided('(?:is|are) (?:out|over)(?=[.,;:)]|$)', 'unavailable, expired'),
  avoided('cannot be had|could not be had|to be had', 'unavailable'),
  avoided('remembers|remembering|forgets|forgetting|remembered tokens?', 'cache, evict'),
  avoided('in vain', 'without success'),
  avoided('on the spot', 'immediately'),
  avoided('in the way', 'an obstacle: say what it prevents'),
  avoided('tells|told', 'shows, names, reports'),
  avoided('speaks', 'supports'),
  avoided('mends?|mended|mending', 'fix'),
  avoided('strangers?', 'an unauthenticated client'),
  avoided('(?:asks?|asked|asking) for', 'requests'),
  avoided('(?:an|the|its|this|each|every|one|another|first|last|whole|all) answers?', 'response'),
  avoided('trades?|traded', 'exchange'),
  avoided('behold|yonder|aught|naught|nought|betwixt|oft|perchance|mayhap', 'plain words'),
]

function avoided(words: string, instead: string): AvoidedWord {
  return { pattern: new RegExp(`\\b(?:${words})(?!\\w)`, 'gi'), instead }
}

/** @returns the avoided words in a text, in the order of the list */
export function avoidedIn(text: string): string[] {
  return AVOIDED_WORDS.flatMap(({ pattern }) => Array.from(text.matchAll(pattern), ([found]) => found.toLowerCase()))
}

/** @returns how many words a text has; numbers and symbols do not count */
export function wordsIn(text: string): number {
  return text.match(/\p{L}[\p{L}\p{N}'’-]*/gu)?.length ?? 0
}
