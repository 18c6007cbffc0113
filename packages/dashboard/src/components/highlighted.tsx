import { Fragment } from 'react'
import { codeParts } from './code-parts.ts'

/** Code in colours. */
export function Highlighted({ code }: { code: string }) {
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
