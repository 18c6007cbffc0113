import { MINIMUM_PASSWORD_LENGTH } from '../../accounts/passwords/password-policy.ts'
import { type Field, type Problem, renderField, renderProblem } from './field.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'

const NEW_PASSWORD: Field = {
  name: 'password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  hint: `At least ${MINIMUM_PASSWORD_LENGTH} characters. A few words in a row are easy to remember and hard to guess.`,
}

/** Renders the form to choose a new password, which a mailed link opens. */
export function renderNewPasswordPage({ ticket, problem }: { ticket: string; problem?: Problem }): string {
  const heading = 'Choose a new password'
  return renderPage({
    title: problem ? `Error: ${heading}` : heading,
    content: html`<h1>${heading}</h1>
<p class="lead">You are logged out everywhere when it is saved.</p>
${renderProblem(problem)}
<form method="post" action="reset-password" novalidate>
${renderField(NEW_PASSWORD, { problem, focus: 'password' })}
${renderTicket(ticket, 'Save')}
</form>`,
  })
}

/** Renders a confirmation, which a mailed link opens. Mail scanners open links, but do not submit forms. */
export function renderVerificationPage({ ticket, email }: { ticket: string; email: string }): string {
  const heading = 'Verify your email address'
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Is ${email} yours?</p>
<form method="post" action="email-verification">
${renderTicket(ticket, 'Verify')}
</form>`,
  })
}

export function renderDonePage(title: string, detail: string): string {
  return renderPage({ title, content: html`<h1>${title}</h1><p class="lead">${detail}</p>` })
}

function renderTicket(ticket: string, action: string): Html {
  return html`<input type="hidden" name="ticket" value="${ticket}">
<button type="submit" name="action" value="default">${action}</button>`
}
