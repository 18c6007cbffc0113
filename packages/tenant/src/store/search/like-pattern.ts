/** A text as a part of a pattern of LIKE, with `\` as the escape character. */
export function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
