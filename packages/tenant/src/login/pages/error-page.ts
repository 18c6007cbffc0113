import { html } from './html.ts'
import { renderPage } from './layout.ts'

export interface ErrorPage {
  /** What happened, in a few words. */
  title: string
  /** What it means and what the user can do now. */
  detail: string
  /** The response status, shown when given. */
  status?: number
}

/** Renders an error page for a user. Send it with `pageHeaders()`. */
export function renderErrorPage({ title, detail, status }: ErrorPage): string {
  const badge = status !== undefined && html`<p class="status">Error ${status}</p>`
  return renderPage({ title, content: html`${badge}<h1>${title}</h1><p class="lead">${detail}</p>` })
}
