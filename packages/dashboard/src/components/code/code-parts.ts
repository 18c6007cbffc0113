const PARTS =
  /(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)(?<colon>\s*:(?!\/))?|(?<![\w.-]|\w:)(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>\b(?:true|false|null|await|const|import|from|return|if|async|function|export|class|interface|readonly|new|using|var|with|as|curl)\b)/g

/** A part of the code. `kind` is set if it is highlighted. */
export interface CodePart {
  /** Offset in the code. */
  start: number
  text: string
  kind?: 'text' | 'key' | 'number' | 'word'
}

/** Splits code into strings, keys, numbers and common keywords. This is enough for all languages of the snippets. */
export function codeParts(code: string): CodePart[] {
  const parts: CodePart[] = []
  let end = 0
  for (const match of code.matchAll(PARTS)) {
    if (match.index > end) parts.push({ start: end, text: code.slice(end, match.index) })
    parts.push({ start: match.index, text: match[0], kind: kindOf(match.groups ?? {}) })
    end = match.index + match[0].length
  }
  return end < code.length ? [...parts, { start: end, text: code.slice(end) }] : parts
}

function kindOf({ text, colon, number }: Record<string, string | undefined>): 'text' | 'key' | 'number' | 'word' {
  if (text !== undefined) return colon === undefined ? 'text' : 'key'
  return number === undefined ? 'word' : 'number'
}
