import { renderField, renderProblem, renderSubmit } from './field.ts'
import type { FormPage } from './form-page.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'

/** Renders the login form. Its fields have the names of Auth0's: `username` and `password`. */
export function renderLoginPage({ application, email, formToken, problem }: FormPage): string {
  const heading = `Log in to ${application}`
  const state = { problem, focus: problem?.field ?? (email === '' ? 'username' : 'password') }
  return renderPage({
    title: problem ? `Error: ${heading}` : heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter your email address and password.</p>
${renderProblem(problem)}
<form method="post" action="login" novalidate>
${renderField({ name: 'username', label: 'Email address', type: 'email', autocomplete: 'username', value: email }, state)}
${renderField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }, state)}
${renderSubmit(formToken)}
</form>
<p class="switch">New here? <a href="signup">Sign up</a></p>`,
  })
}
