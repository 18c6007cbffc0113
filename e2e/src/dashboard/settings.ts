import assert from 'node:assert/strict'
import { assertSound, confirm, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Reads off the domain, and names the tenant. */
export async function nameTenant({ page, stack, suffix }: Visit): Promise<void> {
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
  // There is one tenant, and another window on it.
  assert.match(await page.getByLabel('Friendly Name').inputValue(), /^Tollgate at \d+$/)
}

/** Puts another key into use, revokes the one before, and goes on working with a new token. */
export async function rotateKey({ page, complaints }: Visit): Promise<void> {
  await walkTo(page, 'Signing Keys')
  await assertSound(page)
  await press(page, 'Rotate Signing Key')
  await confirm(page, 'rotate', 'Rotate')
  await says(page, 'The next key signs from now on')
  const row = page.getByRole('row', { name: /Previously used/ }).first()
  const kid = (await row.locator('code').textContent()) ?? ''
  await row.getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, kid, 'Revoke')
  await page.getByRole('row', { name: new RegExp(`Revoked ${kid}`) }).waitFor()
  await walkTo(page, 'Users')
  await page.getByRole('table', { name: 'Users' }).waitFor()
  // The token that the revoked key had signed.
  assert.ok(complaints.splice(0).every(complaint => complaint.includes('status of 401')))
}
