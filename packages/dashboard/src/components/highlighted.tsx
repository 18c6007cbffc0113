import { Fragment } from 'react'

const PARTS =
  /(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)(?<colon>\s*:(?!\/))?|(?<![\w-])(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>\b(?:true|false|null|await|const|import|from|return|if|async|function|export|new|using|var|with|as|curl)\b)/g

/** Code with its strings, names, numbers and common keywords told apart by colour: enough for any language. */
export function Highlighted({ code }: { code: string }) {
  let end = 0
  const parts = [...code.matchAll(PARTS)].map(match => {
    const before = code.slice(end, match.index)
    end = match.index + match[0].length
    return { before, start: match.index, shown: match[0], kind: kindOf(match.groups ?? {}) }
  })
  return (
    <>
      {parts.map(({ before, start, shown, kind }) => (
        <Fragment key={start}>
          {before}
          <span className={`code-${kind}`}>{shown}</span>
        </Fragment>
      ))}
      {code.slice(end)}
    </>
  )
}

function kindOf({ text, colon, number }: Record<string, string | undefined>): string {
  if (text !== undefined) return colon === undefined ? 'text' : 'key'
  return number === undefined ? 'word' : 'number'
}
