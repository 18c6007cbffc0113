import { Fragment } from 'react'
import { codeParts } from './code-parts.ts'
import { CopyButton } from './copy-button.tsx'

/** Code or a protocol message, with a copy button. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <figure className="code-block">
      <figcaption className="code-block__bar">
        <span>{label}</span>
        <CopyButton text={code} what={label.toLowerCase()} />
      </figcaption>
      <pre className="code-block__text">
        <code>
          <Highlighted code={code} />
        </code>
      </pre>
    </figure>
  )
}

/** Code with syntax highlighting. */
function Highlighted({ code }: { code: string }) {
  return codeParts(code).map(({ start, text, kind }) =>
    kind ? (
      <span key={start} className={`code-${kind}`}>
        {text}
      </span>
    ) : (
      <Fragment key={start}>{text}</Fragment>
    ),
  )
}
