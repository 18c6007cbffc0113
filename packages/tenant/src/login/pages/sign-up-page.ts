import { MINIMUM_PASSWORD_LENGTH } from '../../accounts/passwords/password-policy.ts'
import { type Field, renderField, renderProblem, renderSubmit } from './field.ts'
import type { FormPage } from './form-page.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'

const PASSWORD: Field = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'new-password',
  hint: `At least ${MINIMUM_PASSWORD_LENGTH} characters. A few words in a row are easy to remember and hard to guess.`,
}

/** Renders the sign-up form. Its fields have Auth0's names: `email` and `password`. */
export function renderSignUpPage({ application, email, formToken, problem }: FormPage): string {
  const heading = `Sign up for ${application}`
  const state = { problem, focus: problem?.field ?? (email === '' ? 'email' : 'password') }
  return renderPage({
    title: problem ? `Error: ${heading}` : heading,
    content: html`<h1>${heading}</h1>
<p class="lead">It takes an email address and a password.</p>
${renderProblem(problem)}
<form method="post" action="signup" novalidate>
${renderField({ name: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: email }, state)}
${renderField(PASSWORD, state)}
${renderSubmit(formToken)}
</form>
<p class="switch">Already have an account? <a href="login">Log in</a></p>`,
  })
}
