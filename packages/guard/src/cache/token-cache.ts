import type { VerificationKey } from '../jose/jwk.ts'
import type { KeySet } from '../keys/key-set.ts'
import type { AcceptedClaims } from '../token/claims.ts'
import type { TokenContent } from '../token/verified-token.ts'
import { digestOf, fingerprintOf, hasDigest, writeDigest } from './header-digest.ts'
import { addRecord, clearTable, createTokenTable, findRecord, RECORD_WORDS, type TokenTable } from './token-table.ts'

/** A token that has just passed every check, and what must go on holding for it to pass again. */
export interface Verification {
  readonly accepted: AcceptedClaims
  readonly key: VerificationKey
  readonly keySet: KeySet
}

/** Tokens that passed every check, so that a client's next request need not pay for the signature again. */
export interface TokenCache {
  /**
   * @param header - the Authorization header
   * @param now - milliseconds since the epoch
   * @returns `undefined` when this token is not cached or is no longer valid
   */
  find(header: string, now: number): TokenContent | undefined
  /** @param header - the Authorization header that carried the token */
  add(header: string, verification: Verification): void
  /** How many tokens are cached, with those that have expired and were not replaced yet. */
  size(): number
}

/** How many texts are kept, which are faster to compare than digests and take more memory, and how long one may be. */
const MAX_TEXTS = 10_000
const MAX_TEXT_LENGTH = 2048

/**
 * How long the names of permissions and scopes in a generation may be, in characters of JSON: so many for each token of the
 * limit, and at least so many. A character takes some four bytes.
 */
const NAMES_LENGTH_EACH = 100
const LEAST_NAMES_LENGTH = 100_000

/** The words of a record after its fingerprint. The SHA-256 of the header takes eight. */
const DIGEST = 1
const VALID_FROM = 9
const VALID_UNTIL = 10
/** The index of the token's content in its generation. */
const CONTENT = 11
/** One more than the place of the header's text in `texts`; 0 before the token came again. */
const TEXT = 12

/** What many tokens have in common: what they allow, and what must go on holding for them to pass. */
interface SharedContent extends TokenContent {
  readonly key: VerificationKey
  readonly keySet: KeySet
}

/** Tokens that were used at about the same time. */
interface Generation {
  readonly table: TokenTable
  readonly contents: SharedContent[]
  /** The index of each content, by its key and then its names and binding in JSON. */
  readonly places: Map<VerificationKey, Map<string, number>>
  /** How long the names of all contents are, in characters. */
  namesLength: number
}

/** The tokens of a cache, in two generations, with the texts of those that came again. */
interface Generations {
  readonly limit: number
  readonly maxNamesLength: number
  young: Generation
  old: Generation
  readonly texts: string[]
  nextText: number
}

/**
 * Caches up to `limit` tokens, a whole number. Two generations stand in for a list by age: when the young one is half
 * the limit, or its names are too long, it becomes the old one, and the tokens left in the previous old one are evicted.
 *
 * The fingerprint of a token only finds a candidate. The whole header is then compared with the candidate's, by its text
 * or by its digest, so a token that differs in a single character is not found.
 */
export function createTokenCache(limit: number): TokenCache {
  const generations: Generations = {
    limit,
    maxNamesLength: Math.max(limit * NAMES_LENGTH_EACH, LEAST_NAMES_LENGTH),
    young: createGeneration(),
    old: createGeneration(),
    texts: [],
    nextText: 0,
  }
  return {
    find: (header, now) => findToken(generations, header, now),
    add: (header, verification) => {
      if (limit > 0) addToken(generations, header, verification)
    },
    size: () => generations.young.table.size + generations.old.table.size,
  }
}

function findToken(generations: Generations, header: string, now: number): TokenContent | undefined {
  const fingerprint = fingerprintOf(header)
  let at = findRecord(generations.young.table, fingerprint)
  if (at === -1) at = rejuvenate(generations, fingerprint)
  if (at === -1) return undefined
  const { table, contents } = generations.young
  const { words } = table
  if (!isOf(generations, header, words, at)) return undefined
  // Last, for it may call the application's own code, and the young generation be another by the time it returns.
  const content = contents[words[at + CONTENT] ?? -1]
  return content && holds(words, at, content, now) ? content : undefined
}

/** Whether a record is this very header's. */
function isOf(generations: Generations, header: string, words: Int32Array, at: number): boolean {
  // By now the text may be another header's, but of another fingerprint: a record that displaces one begins without a text.
  if (generations.texts[(words[at + TEXT] ?? 0) - 1] === header) return true
  if (!hasDigest(words, at + DIGEST, digestOf(header))) return false
  if (header.length <= MAX_TEXT_LENGTH) words[at + TEXT] = keepText(generations, header)
  return true
}

function addToken(generations: Generations, header: string, { accepted, key, keySet }: Verification): void {
  makeRoom(generations)
  const { young } = generations
  const at = addRecord(young.table, fingerprintOf(header))
  const { words } = young.table
  writeDigest(words, at + DIGEST, digestOf(header))
  words[at + VALID_FROM] = wholeSeconds(Math.ceil(accepted.validFrom))
  words[at + VALID_UNTIL] = wholeSeconds(Math.floor(accepted.validUntil))
  words[at + CONTENT] = placeOfContent(young, accepted, key, keySet)
  words[at + TEXT] = 0
}

/** Moves a token from the old generation to the young one. @returns where it is now, or -1 when there is none */
function rejuvenate(generations: Generations, fingerprint: number): number {
  const { old } = generations
  const before = findRecord(old.table, fingerprint)
  if (before === -1) return -1
  const record = old.table.words.slice(before, before + RECORD_WORDS)
  const content = old.contents[record[CONTENT] ?? -1]
  if (!content) return -1
  makeRoom(generations)
  const { young } = generations
  const at = addRecord(young.table, fingerprint)
  record[CONTENT] = placeOfContent(young, content, content.key, content.keySet)
  young.table.words.set(record, at)
  return at
}

function makeRoom(generations: Generations): void {
  // An odd limit has room for one more in every other generation only, and a limit of one for no old one. Kinds of tokens
  // that were displaced stay until their generation goes.
  while (isFull(generations)) {
    const evicted = generations.old
    generations.old = generations.young
    generations.young = evicted
    clear(evicted)
  }
}

function isFull({ limit, maxNamesLength, young, old }: Generations): boolean {
  return (
    young.table.size >= Math.min(Math.ceil(limit / 2), limit - old.table.size) ||
    young.contents.length > limit ||
    young.namesLength >= maxNamesLength
  )
}

/** Of a token that comes once, none is kept: in a flood of them texts would live just long enough to be costly garbage. */
function keepText(generations: Generations, header: string): number {
  const place = generations.nextText
  generations.texts[place] = header
  generations.nextText = (place + 1) % Math.min(generations.limit, MAX_TEXTS)
  return place + 1
}

function createGeneration(): Generation {
  return { table: createTokenTable(), contents: [], places: new Map(), namesLength: 0 }
}

/** Its memory stays, for the next. */
function clear(generation: Generation): void {
  clearTable(generation.table)
  generation.contents.length = 0
  generation.places.clear()
  generation.namesLength = 0
}

/** Whether what let a token pass goes on holding. @param now - milliseconds since the epoch */
function holds(words: Int32Array, at: number, { key, keySet }: SharedContent, now: number): boolean {
  const seconds = now / 1000
  const from = (words[at + VALID_FROM] ?? 0) >>> 0
  const until = (words[at + VALID_UNTIL] ?? 0) >>> 0
  return seconds < until && seconds >= from && key.current && keySet.refreshIfStale(now)
}

/** A time in 32 bits, which last until 2106; a token that is valid longer is not cached beyond. */
function wholeSeconds(seconds: number): number {
  return Math.min(Math.max(seconds, 0), 0xffff_ffff)
}

/** The place of a kind in a generation, which takes it in where it is new. A key belongs to one key set. */
function placeOfContent(
  generation: Generation,
  { permissions, scopes, certificateBound }: TokenContent,
  key: VerificationKey,
  keySet: KeySet,
): number {
  const { contents, places } = generation
  const ofKey = places.get(key) ?? new Map<string, number>()
  places.set(key, ofKey)
  const names = JSON.stringify([permissions, scopes, certificateBound])
  const known = ofKey.get(names)
  if (known !== undefined) return known
  ofKey.set(names, contents.length)
  generation.namesLength += names.length
  // Copies: the token that is cached has lists of its own.
  const content = {
    permissions: Object.freeze([...permissions]),
    scopes: Object.freeze([...scopes]),
    certificateBound,
    key,
    keySet,
  }
  return contents.push(content) - 1
}
