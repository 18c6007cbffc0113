import { html } from './html.ts'
import { renderPage } from './layout.ts'

/** Renders the choice of an organization, with one button for each. */
export function renderOrganizationPage(
  organizations: readonly { id: string; display_name: string }[],
  formToken: string,
): string {
  const heading = 'Choose an organization'
  const buttons = organizations.map(
    ({ id, display_name }) =>
      html`<button type="submit" class="choice" name="organization" value="${id}">${display_name}</button>`,
  )
  return renderPage({
    title: heading,
    content: html`<h1>${heading}</h1>
<p class="lead">You are a member of several organizations. Which one do you log in for?</p>
<form method="post" action="organization">
<input type="hidden" name="form_token" value="${formToken}">
${buttons}
</form>`,
  })
}
