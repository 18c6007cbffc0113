import { assertSound, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Has a token refused, and learns from the logs why. */
export async function learnWhyRefused({ page, stack, suffix }: Visit): Promise<void> {
  const audience = `https://unknown.example.com/${encodeURIComponent(suffix)}`
  await fetch(`${stack.tenant.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'hello-world-test-application',
      client_secret: 'wrong',
      audience,
    }),
  })
  await walkTo(page, 'Logs')
  await assertSound(page)
  await press(page, 'Refusals')
  await page.getByRole('link', { name: 'Failed exchange of client credentials' }).first().click()
  await says(page, 'Wrong client secret')
  await says(page, 'The client ID or the client secret is wrong.')
  await assertSound(page)
  await page.getByRole('link', { name: 'The application’s settings' }).click()
  await titled(page, 'Hello World Test Application')
}

/** Sees what happened lately. */
export async function readOverview({ page }: Visit): Promise<void> {
  await walkTo(page, 'Overview')
  await page.getByRole('list', { name: 'Tokens by API' }).getByText('Hello World API Server').waitFor()
  await page.getByRole('list', { name: 'Refusals by reason' }).getByText('Wrong client secret').waitFor()
  await page.getByRole('table', { name: 'Logins and sign-ups by day' }).waitFor({ state: 'attached' })
  await assertSound(page)
}
