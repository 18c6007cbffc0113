import assert from 'node:assert/strict'
import { helloWorld } from '@tollgate/tenant'
import { logIn } from '../form-visitor.ts'
import { assertSound, confirm, manage, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Reads the domain and changes the friendly name of the tenant. */
export async function renameTenant({ page, stack, suffix }: Visit): Promise<void> {
  await walkTo(page, 'General')
  await says(page, `${stack.tenant.origin}/.well-known/jwks.json`)
  await page.getByLabel('Friendly Name').fill(`Tollgate ${suffix}`)
  await page.getByLabel('Inactivity timeout').fill('half an hour')
  await says(page, 'Enter whole hours')
  await page.getByLabel('Inactivity timeout').fill('24')
  await assertSound(page)
  await press(page, 'Save Changes')
  await says(page, 'Saved the settings')
  await page.reload()
  await titled(page, 'General')
  // The journeys of the other window width change the name of the same tenant.
  assert.match(await page.getByLabel('Friendly Name').inputValue(), /^Tollgate at \d+$/)
}

/** Reads an email to a user and finds the link in it. */
export async function readEmail({ page, stack, suffix }: Visit): Promise<void> {
  const email = `forgetful-${suffix.slice(3)}@example.com`
  await logIn(stack.tenant.origin, stack.client.origin, 'signup', { email, password: 'Correct-horse-battery-9' })
  await walkTo(page, 'Outbox')
  await fetch(`${stack.tenant.origin}/dbconnections/change_password`, {
    method: 'POST',
    body: new URLSearchParams({ connection: 'Username-Password-Authentication', email }),
  })
  const mail = page
    .getByRole('listitem')
    .filter({ hasText: 'Choose a new password' })
    .filter({ hasText: `to ${email}` })
  await mail.locator('summary').click()
  const link = mail.getByRole('link', { name: 'Open the link' })
  assert.match(
    (await link.getAttribute('href')) ?? '',
    new RegExp(`^${stack.tenant.origin}/u/reset-password\\?ticket=`),
  )
  await assertSound(page)
}

/** Pages through more emails than one page shows. */
export async function pageThroughEmails(visit: Visit): Promise<void> {
  const { page } = visit
  const call = await manage(visit)
  const connection = 'Username-Password-Authentication'
  const password = 'Correct-horse-battery-9'
  // Each new user gets an email.
  for (let number = 1; number <= 26; number++) {
    await call('POST', 'users', { connection, password, email: `reader-${number}@example.com` })
  }
  await walkTo(page, 'Outbox')
  const mails = page.getByRole('list', { name: 'Emails' }).getByRole('listitem')
  const pager = page.getByRole('navigation', { name: 'Pages of emails' })
  await mails.filter({ hasText: 'to reader-26@example.com' }).waitFor()
  await pager.getByText(/^1–25 of \d+$/).waitFor()
  assert.equal(await mails.count(), 25)
  await pager.getByRole('button', { name: 'Next page' }).click()
  await mails.filter({ hasText: 'to reader-1@example.com' }).waitFor()
  assert.match(page.url(), /\?page=2$/)
  await pager.getByRole('button', { name: 'Previous page' }).click()
  await mails.filter({ hasText: 'to reader-26@example.com' }).waitFor()
}

/** Creates a role, resets the tenant by typing its name, and logs in: the tenant has its initial state. */
export async function resetTenant({ page, stack, suffix }: Visit): Promise<void> {
  await walkTo(page, 'Roles')
  await press(page, 'Create Role')
  await page.getByLabel('Name', { exact: true }).fill(`Reader ${suffix}`)
  await press(page, 'Create')
  await titled(page, `Reader ${suffix}`)
  await walkTo(page, 'General')
  await press(page, 'Reset Tenant')
  await assertSound(page)
  await confirm(page, new URL(stack.tenant.origin).host, 'Reset')
  await page.getByRole('button', { name: /^Continue as / }).click()
  await titled(page, 'Overview')
  await walkTo(page, 'Roles')
  await page.getByRole('link', { name: 'Admin', exact: true }).waitFor()
  assert.equal(await page.getByRole('link', { name: `Reader ${suffix}` }).count(), 0)
}

/** Continues after a short outage of the tenant: input is kept, and stale data is marked as stale. */
export async function continueAfterOutage({ page, stack }: Visit): Promise<void> {
  await walkTo(page, 'General')
  await page.getByLabel('Friendly Name').fill('Typed before the outage')
  await stack.tenant.stop()
  await press(page, 'Save Changes')
  await page.getByRole('alert').getByText('The tenant does not respond').waitFor()
  await stack.tenant.start()
  await press(page, 'Save Changes')
  await says(page, 'Saved the settings')

  await walkTo(page, 'Outbox')
  // Without data, the page would show the error instead of the notice.
  await says(page, 'No emails yet')
  await stack.tenant.stop()
  await says(page, 'The data on this page may be out of date')
  await assertSound(page)
  // The script of this page has not been fetched yet.
  await page.getByRole('link', { name: 'Signing Keys' }).click()
  await titled(page, 'This page cannot be shown')
  // The notice about the outage may have a button of this name too.
  const again = page.getByRole('article').getByRole('button', { name: 'Try again', exact: true })
  await again.click()
  await stack.tenant.start()
  await again.click()
  await page.getByRole('table', { name: 'Signing keys' }).waitFor()
}

/** Rotates the signing key, revokes the previous key, and continues with a new token. */
export async function rotateKey({ page, complaints }: Visit): Promise<void> {
  await walkTo(page, 'Signing Keys')
  await assertSound(page)
  await press(page, 'Rotate Signing Key')
  await confirm(page, 'rotate', 'Rotate')
  await says(page, 'Signing key rotated')
  const row = page.getByRole('row', { name: /Previously used/ }).first()
  const kid = (await row.locator('code').textContent()) ?? ''
  await row.getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, kid, 'Revoke')
  await page.getByRole('row', { name: new RegExp(`Revoked ${kid}`) }).waitFor()
  await walkTo(page, 'Users')
  await page.getByRole('table', { name: 'Users' }).waitFor()
  // The token that was signed by the revoked key.
  assert.ok(complaints.splice(0).every(complaint => complaint.includes('status of 401')))
}

/** Ends the user's own sessions: when a new token is required, the user logs in again and returns to the same page. */
export async function logInAgain({ page, complaints }: Visit): Promise<void> {
  await walkTo(page, 'Users')
  await page.getByLabel('Search by email address or name').fill('admin')
  await page.getByRole('link', { name: helloWorld.admin.email }).click()
  await openTab(page, 'Sessions')
  await press(page, 'End All Sessions')
  await says(page, 'No active sessions')
  await walkTo(page, 'Signing Keys')
  await press(page, 'Rotate Signing Key')
  await confirm(page, 'rotate', 'Rotate')
  await says(page, 'Signing key rotated')
  const row = page.getByRole('row', { name: /Previously used/ }).first()
  const kid = (await row.locator('code').textContent()) ?? ''
  await row.getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, kid, 'Revoke')
  await page.getByRole('button', { name: /^Continue as / }).click()
  await titled(page, 'Signing Keys')
  await page.getByRole('row', { name: new RegExp(`Revoked ${kid}`) }).waitFor()
  complaints.splice(0)
}
