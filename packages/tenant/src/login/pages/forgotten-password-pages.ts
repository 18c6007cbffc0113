import { type Field, renderField, renderProblem, renderSubmit } from './field.ts'
import type { FormPage } from './form-page.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'

const OUTBOX = '/dashboard/tenant/outbox'

/** Renders the form to request a password reset link. */
export function renderForgottenPasswordPage({ application, email, formToken, problem }: FormPage): string {
  const heading = 'Forgot your password?'
  const field: Field = { name: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: email }
  return renderPage({
    title: problem ? `Error: ${heading}` : heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter the email address that you log in to ${application} with, and a link to choose a new one is mailed to you.</p>
${renderProblem(problem)}
<form method="post" action="reset-password" novalidate>
${renderField(field, { problem, focus: 'email' })}
${renderSubmit(formToken)}
</form>
<p class="switch">You remember it? <a href="login">Log in</a></p>`,
  })
}

/** Renders the next step; the same whether or not a user has the email address. */
export function renderMailedPage(email: string): string {
  return renderPage({
    title: 'Check your email',
    content: html`<h1>Check your email</h1>
<p class="lead">If there is an account with the address ${email}, a link to choose a new password is on its way to it. It works once, for a day.</p>
<p class="hint">This tenant is on your machine, and its mails stay there: an administrator finds them in the <a href="${OUTBOX}">outbox</a>.</p>
<p class="switch">Nothing came? <a href="reset-password">Try again</a>, or <a href="login">log in</a></p>`,
  })
}
