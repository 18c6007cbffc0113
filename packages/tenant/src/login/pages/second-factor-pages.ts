import { type Field, type Problem, renderField, renderProblem, renderSubmit } from './field.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { renderQrCode } from './qr-code.ts'

interface CodePage {
  formToken: string
  problem?: Problem | undefined
}

const CODE: Field = { name: 'code', label: 'One-time code', type: 'text', autocomplete: 'one-time-code' }
const RECOVERY: Field = { name: 'code', label: 'Recovery code', type: 'text', autocomplete: 'off' }

/** Asks for a code of the user's authenticator app. */
export function renderChallengePage({ formToken, problem }: CodePage): string {
  const heading = 'Verify your identity'
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter the code that your authenticator app shows.</p>
<form method="post" action="otp-challenge">
${renderProblem(problem)}
${renderField(CODE, { problem, focus: 'code' })}
${renderSubmit(formToken)}
</form>
<p class="switch"><a href="recovery-code-challenge">Use a recovery code</a></p>`,
  })
}

/** Asks for the user's recovery code. */
export function renderRecoveryPage({ formToken, problem }: CodePage): string {
  const heading = 'Use your recovery code'
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter the recovery code that you wrote down. You get a new one afterwards.</p>
<form method="post" action="recovery-code-challenge">
${renderProblem(problem)}
${renderField(RECOVERY, { problem, focus: 'code' })}
${renderSubmit(formToken)}
</form>
<p class="switch"><a href="otp-challenge">Use your authenticator app</a></p>`,
  })
}

/** Shows the secret of a new authenticator, and requests its first code. */
export function renderEnrolmentPage({
  formToken,
  problem,
  secret,
  uri,
}: CodePage & { secret: string; uri: string }): string {
  const heading = 'Secure your account'
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Scan this code with an authenticator app, such as 1Password or Google Authenticator, or add the key below. Then enter the code that it shows.</p>
${renderQrCode(uri, 'QR code with the key')}
<p><code class="secret">${secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code></p>
<p><a href="${uri}">Open in an app on this device</a></p>
<form method="post" action="otp-enrollment">
${renderProblem(problem)}
${renderField(CODE, { problem, focus: 'code' })}
${renderSubmit(formToken)}
</form>`,
  })
}

/** Shows a new recovery code once. @param next where the login continues */
export function renderNewRecoveryCodePage(recoveryCode: string, next: string): string {
  const heading = 'Keep your recovery code'
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Write this code down. With it you can log in once without your authenticator app.</p>
<p><code class="secret">${recoveryCode}</code></p>
<p><a class="button" href="${next}">Continue</a></p>`,
  })
}
