import { CopyButton } from './copy-button.tsx'
import { Highlighted } from './highlighted.tsx'

/** Text of a program or of a protocol, to read and to copy. */
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
