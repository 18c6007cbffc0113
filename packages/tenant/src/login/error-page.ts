import { html } from './html.ts'
import { renderPage } from './layout.ts'

export interface ErrorPage {
  /** What happened, in a few words. */
  title: string
  /** What it means and what the person can do now. */
  detail: string
  /** The status of the answer, shown when given. */
  status?: number
}

/** Renders the page that tells a person, not a program, what went wrong. Send it with `pageHeaders()`. */
export function renderErrorPage({ title, detail, status }: ErrorPage): string {
  const badge = status !== undefined && html`<p class="status">Error ${status}</p>`
  return renderPage({ title, content: html`${badge}<h1>${title}</h1><p class="lead">${detail}</p>` })
}
