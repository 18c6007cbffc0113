import { useId } from 'react'

/** A JSON document with syntax highlighting. */
export function CodeSnippet({ title, value }: { title: string; value: unknown }) {
  const id = useId()
  return (
    <section className="code-snippet" aria-labelledby={id}>
      <h2 className="code-snippet__title" id={id}>
        {title}
      </h2>
      <pre className="code-snippet__body">{coloured(JSON.stringify(value, null, 2))}</pre>
    </section>
  )
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.e+-]*/gi

function coloured(json: string) {
  const parts = []
  let end = 0
  for (const match of json.matchAll(TOKEN)) {
    const [whole, text, colon = ''] = match
    const kind = text === undefined ? 'literal' : colon ? 'name' : 'text'
    parts.push(json.slice(end, match.index))
    parts.push(
      <span key={match.index} className={`code-snippet__${kind}`}>
        {text ?? whole}
      </span>,
      colon,
    )
    end = match.index + whole.length
  }
  return [...parts, json.slice(end)]
}
