import { renderProblem } from './field.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'

interface UserCodePage {
  formToken: string
  /** The initial value of the field. */
  userCode: string
  problem: string | undefined
}

/** Renders the form for the code that a device shows. */
export function renderUserCodePage({ formToken, userCode, problem }: UserCodePage): string {
  const heading = 'Connect a device'
  const described = problem !== undefined && html` aria-invalid="true" aria-describedby="problem"`
  return renderPage({
    title: problem === undefined ? heading : `Error: ${heading}`,
    content: html`<h1>${heading}</h1>
<p class="lead">Enter the code that your device shows.</p>
${renderProblem(problem === undefined ? undefined : { field: 'user_code', message: problem })}
<form method="post" action="/activate" novalidate>
<div>
<label for="user_code">Code</label>
<input id="user_code" name="user_code" type="text" value="${userCode}" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus${described}>
</div>
${renderButtons(formToken, html`<button type="submit" name="action" value="default">Continue</button>`)}
</form>`,
  })
}

/** Renders the confirmation that the device belongs to the user: an attacker may have sent the link (RFC 8628 §5.4). */
export function renderConfirmDevicePage(page: { formToken: string; application: string; userCode: string }): string {
  const heading = `Connect ${page.application}?`
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">Go on only if your own device shows this code right now:</p>
<p class="code">${page.userCode}</p>
<form method="post" action="/activate">
<input type="hidden" name="user_code" value="${page.userCode}">
${renderButtons(
  page.formToken,
  html`<button type="submit" name="confirm" value="yes">Connect</button>
<button type="submit" name="abort" value="yes" class="other">Cancel</button>`,
)}
</form>`,
  })
}

function renderButtons(formToken: string, buttons: Html): Html {
  return html`<input type="hidden" name="xsrf" value="${formToken}">
${buttons}`
}
