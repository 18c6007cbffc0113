import type { MouseEvent } from 'react'
import { PAGE_TITLE_ID } from './page-title.tsx'

/** The first stop of the keyboard: past the header. */
export function SkipLink() {
  const skip = (event: MouseEvent) => {
    // Without it, the address and the history would change.
    event.preventDefault()
    document.getElementById(PAGE_TITLE_ID)?.focus()
  }
  return (
    <a className="skip-link" href={`#${PAGE_TITLE_ID}`} onClick={skip}>
      Skip to content
    </a>
  )
}
