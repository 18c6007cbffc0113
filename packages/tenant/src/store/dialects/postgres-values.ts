/** `\u0000` and halves of surrogate pairs in a JSON document, which PostgreSQL cannot convert to text. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g
const REPLACEMENT = '\uFFFD'

/**
 * Converts a parameter as SQLite would store it: booleans are 0 or 1. A NUL character, which PostgreSQL cannot store,
 * becomes the replacement character.
 */
export function postgresValue(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' ? storable(value) : value
}

function storable(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', REPLACEMENT) : text
  const isDocument = plain.includes('\\u') && (plain.startsWith('{') || plain.startsWith('['))
  return isDocument ? plain.replace(UNSTORABLE, `$1${REPLACEMENT}`) : plain
}
