import { CopyButton } from './copy-button.tsx'

/** Text of a program or of a protocol, to read and to copy. */
export function CodeBlock({ label, code, secret = false }: { label: string; code: string; secret?: boolean }) {
  return (
    <figure className={secret ? 'code-block code-block--secret' : 'code-block'}>
      <figcaption className="code-block__bar">
        <span>{label}</span>
        <CopyButton text={code} what={label.toLowerCase()} />
      </figcaption>
      <pre className="code-block__text">
        <code>{code}</code>
      </pre>
    </figure>
  )
}
