import type { Page } from 'playwright-core'
import { assertSound, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Causes failed token requests and reads the reasons in the logs. */
export async function readFailureReasons({ page, stack, suffix }: Visit): Promise<void> {
  const audience = `https://unknown.example.com/${encodeURIComponent(suffix)}`
  const request = (client_id: string) =>
    fetch(`${stack.tenant.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id,
        client_secret: 'wrong',
        audience,
      }),
    })
  await request(`unknown-${suffix}`)
  await walkTo(page, 'Logs')
  await press(page, 'Failures')
  await openFailure(page, `unknown-${suffix}`)
  await says(page, 'Unknown application')
  await says(page, `There is no application with the client ID unknown-${suffix}.`)

  await request('hello-world-test-application')
  await walkTo(page, 'Logs')
  await assertSound(page)
  await press(page, 'Failures')
  await openFailure(page, 'Hello World Test Application')
  await says(page, 'Wrong client secret')
  await says(page, 'The client secret is wrong.')
  await assertSound(page)
  await page.getByRole('link', { name: 'The application’s settings' }).click()
  await titled(page, 'Hello World Test Application')
}

/** Opens the latest failure of an application; the list is updated live. */
async function openFailure(page: Page, application: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: application })
  await row.getByRole('link', { name: 'Failed exchange of client credentials' }).first().click()
}

/** Reads the recent activity on the overview. */
export async function readOverview({ page }: Visit): Promise<void> {
  await walkTo(page, 'Overview')
  await page.getByRole('list', { name: 'Tokens by API' }).getByText('Hello World API Server').waitFor()
  await page.getByRole('list', { name: 'Failures by reason' }).getByText('Wrong client secret').waitFor()
  await page.getByRole('table', { name: 'Logins and sign-ups by day' }).waitFor({ state: 'attached' })
  await page.getByRole('link', { name: /^Done: Get a token/ }).waitFor()
  await says(page, ' of 4 done.')
  await assertSound(page)
}
