import type { Login } from '../../hello-world.ts'
import { renderField, renderProblem, renderSubmit } from './field.ts'
import type { FormPage } from './form-page.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'

/** Renders the login form. Its fields have Auth0's names: `username` and `password`. */
export function renderLoginPage({ application, email, formToken, problem, shortcuts = [] }: FormPage): string {
  const heading = `Log in to ${application}`
  const state = { problem, focus: problem?.field ?? (email === '' ? 'username' : 'password') }
  return renderPage({
    title: problem ? `Error: ${heading}` : heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter your email address and password.</p>
${renderProblem(problem)}
${shortcuts.length > 0 && renderShortcuts(shortcuts, formToken)}
<form method="post" action="login" novalidate>
${renderField({ name: 'username', label: 'Email address', type: 'email', autocomplete: 'username', value: email }, state)}
${renderField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }, state)}
<p class="forgotten"><a href="reset-password">Forgot password?</a></p>
${renderSubmit(formToken)}
</form>
<p class="switch">New here? <a href="signup">Sign up</a></p>`,
  })
}

function renderShortcuts(shortcuts: readonly Login[], formToken: string): Html {
  const [accounts, have] = shortcuts.length === 1 ? ['this account', 'has'] : ['these accounts', 'have']
  return html`<div class="shortcuts">
${shortcuts.map(login => renderShortcut(login, formToken))}
<p class="hint">This tenant is on your machine alone, and ${accounts} still ${have} the password from the start.</p>
</div>`
}

/** A form with prefilled fields. */
function renderShortcut({ email, password }: Login, formToken: string): Html {
  return html`<form method="post" action="login">
<input type="hidden" name="username" value="${email}">
<input type="hidden" name="password" value="${password}">
<input type="hidden" name="form_token" value="${formToken}">
<button type="submit" name="action" value="default">Continue as ${email}</button>
</form>`
}
