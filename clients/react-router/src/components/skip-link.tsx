import type { MouseEvent } from 'react'
import { PAGE_TITLE_ID } from './page-title'

/** A link for keyboard users that skips the header. */
export function SkipLink() {
  const skip = (event: MouseEvent) => {
    // Following the link would change the URL and the history.
    event.preventDefault()
    document.getElementById(PAGE_TITLE_ID)?.focus()
  }
  return (
    <a className="skip-link" href={`#${PAGE_TITLE_ID}`} onClick={skip}>
      Skip to content
    </a>
  )
}
