import { isUtf8 } from 'node:buffer'

/** A JSON object as parsed: nothing is known of its members. */
export interface JsonObject {
  readonly [name: string]: unknown
}

const MAX_DEPTH = 16

/**
 * Parses a JSON object the way a signed document deserves: valid UTF-8 without byte order mark, no member twice at any
 * level (RFC 7515 §4, RFC 7519 §4), every number finite, every string well-formed Unicode, at most 16 levels deep.
 *
 * @param maxDepth - another number of levels
 * @returns `undefined` when it is anything else
 */
export function parseStrictJsonObject(bytes: Buffer, maxDepth: number = MAX_DEPTH): JsonObject | undefined {
  const text = bytes.toString('utf8')
  // Where the bytes are not UTF-8, the text has replacement characters.
  if (text.includes('\ufffd') && !isUtf8(bytes)) return undefined
  const value = parseJson(text)
  if (!isJsonObject(value)) return undefined
  const escapes = text.includes('\\u')
  return countMembers(value, escapes, maxDepth) === countNamesInText(text) ? value : undefined
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Counts the members in a parsed value, at all levels; NaN, which equals no count, when something in it is not sane. */
function countMembers(value: unknown, checkStrings: boolean, levels: number): number {
  if (typeof value === 'string') return checkStrings && !value.isWellFormed() ? Number.NaN : 0
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN
  if (typeof value !== 'object' || value === null) return 0
  if (levels === 0) return Number.NaN

  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item, checkStrings, levels - 1)
    return count
  }
  if (!isJsonObject(value)) return Number.NaN
  // What `JSON.parse` makes inherits nothing that is enumerable.
  for (const name in value) {
    if (checkStrings && !name.isWellFormed()) return Number.NaN
    count += 1 + countMembers(value[name], checkStrings, levels - 1)
  }
  return count
}

const SPACE = 0x20
const BACKSLASH = 0x5c
const COLON = 0x3a

/**
 * Counts the member names that a valid JSON text spells: strings with a colon behind them. `JSON.parse` keeps only the
 * last of two members with one name, however it is escaped, so a higher count than the parsed value's tells of it.
 */
function countNamesInText(text: string): number {
  let count = 0
  let quote = text.indexOf('"')
  while (quote !== -1) {
    let index = endOfString(text, quote) + 1
    while (text.charCodeAt(index) <= SPACE) index += 1
    if (text.charCodeAt(index) === COLON) count += 1
    quote = text.indexOf('"', index)
  }
  return count
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}
