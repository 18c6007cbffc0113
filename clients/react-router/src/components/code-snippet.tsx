import { useId } from 'react'

/** A JSON document. */
export function CodeSnippet({ title, value }: { title: string; value: unknown }) {
  const id = useId()
  return (
    <section className="code-snippet" aria-labelledby={id}>
      <h2 className="code-snippet__title" id={id}>
        {title}
      </h2>
      <pre className="code-snippet__body">{JSON.stringify(value, null, 2)}</pre>
    </section>
  )
}
