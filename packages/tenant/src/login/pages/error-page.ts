import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'

export interface ErrorPage {
  /** What happened, in a few words. */
  title: string
  /** What it means and what the user can do now. */
  detail: string
  /** The response status, shown when given. */
  status?: number
  /** Pages of the dashboard that help the developer. */
  links?: readonly DashboardLink[]
}

interface DashboardLink {
  label: string
  /** Below `/dashboard`. */
  path: string
}

export const LOGS: DashboardLink = { label: 'Logs', path: '/logs' }

/** Renders an error page for a user. Send it with `pageHeaders()`. */
export function renderErrorPage({ title, detail, status, links = [] }: ErrorPage): string {
  const badge = status !== undefined && html`<p class="status">Error ${status}</p>`
  return renderPage({
    title,
    content: html`${badge}<h1>${title}</h1><p class="lead">${detail}</p>
${links.length > 0 && html`<p class="switch">In the dashboard: ${links.map(renderLink)}</p>`}`,
  })
}

function renderLink({ label, path }: DashboardLink, index: number): Html {
  return html`${index > 0 && ' · '}<a href="${`/dashboard${path}`}">${label}</a>`
}
