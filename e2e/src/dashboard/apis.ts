import assert from 'node:assert/strict'
import { helloWorld } from '@tollgate/tenant'
import { assertSound, confirm, copied, openDialog, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Creates an API, authorizes a test application for it, and calls an API with its token. */
export async function createAndTestApi({ page, stack, suffix }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  await assertSound(page)
  await openDialog(page, 'Create API', 'New API')
  await press(page, 'Create')
  await says(page, 'Enter an identifier for the API')
  await assertSound(page)
  await page.getByLabel('Name', { exact: true }).fill(`Shop ${suffix}`)
  await page.getByLabel('Identifier', { exact: true }).fill(`https://shop.example.com/${encodeURIComponent(suffix)}`)
  await press(page, 'Create')
  await titled(page, `Shop ${suffix}`)
  await press(page, 'Create & Authorize Test Application')
  await says(page, `https://shop.example.com/${encodeURIComponent(suffix)}`)
  await says(page, 'The API that the token is for')
  await page
    .getByRole('timer')
    .getByText(/Expires in (24:00:00|23:59:)/)
    .waitFor()

  assert.equal(await page.getByLabel('Address').inputValue(), '', 'the URL of this API is unknown')
  await page.getByLabel('Address').fill(`${stack.api.origin}/api/messages/protected`)
  await press(page, 'Send')
  await page.getByRole('status', { name: 'API response' }).getByText('401 Unauthorized').waitFor()
  await says(page, 'The API rejected the token')
  await assertSound(page)
}

/** Tries to create an API with an identifier in use and follows the link to the existing API. */
export async function createExistingApi({ page, complaints }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  const dialog = await openDialog(page, 'Create API', 'New API')
  await page.getByLabel('Name', { exact: true }).fill('Hello again')
  await page.getByLabel('Identifier', { exact: true }).fill(helloWorld.audience)
  await press(page, 'Create')
  const alert = dialog.getByRole('alert')
  await alert.getByText('already exists').waitFor()
  await assertSound(page)
  await alert.getByRole('link', { name: 'Hello World API Server' }).click()
  await titled(page, 'Hello World API Server')
  assert.match(complaints.splice(0).join(), /status of 409/)
}

/** Calls the admin message of the Hello World API with a token, then without one. */
export async function readAdminMessage({ page, stack }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  await page.getByLabel('Search by name or identifier').fill('hello')
  await page.getByRole('link', { name: 'Hello World API Server' }).click()
  await openTab(page, 'Test')
  await page.getByRole('tab', { name: 'JavaScript' }).first().click()
  await says(page, 'const response = await fetch(')
  assert.equal(await page.getByLabel('Address').inputValue(), `${stack.api.origin}/api/messages/protected`)
  await page.getByLabel('Address').fill(`${stack.api.origin}/api/messages/admin`)
  await press(page, 'Copy token')
  await press(page, 'Send')
  const response = page.getByRole('status', { name: 'API response' })
  await response.getByText('"This is an admin message."').waitFor()
  await response.getByText('x-content-type-options: nosniff').waitFor()
  assert.match(await copied(page), /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)

  await page.getByRole('switch', { name: 'Send the token' }).click()
  await press(page, 'Send')
  await says(page, 'The API requires a token, but no token was sent.')
  await page.reload()
  await page.getByLabel('Address').waitFor()
  assert.equal(await page.getByLabel('Address').inputValue(), `${stack.api.origin}/api/messages/admin`)
}

/** Defines a permission and grants it to the test application. */
export async function definePermission({ page, suffix }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  await page.getByRole('link', { name: `Shop ${suffix}` }).click()
  await openTab(page, 'Permissions')
  await page.getByLabel('Permission', { exact: true }).fill('read:orders')
  await page.getByLabel('Description').fill('Read your orders')
  await press(page, 'Add')
  await page.getByRole('cell', { name: 'read:orders', exact: true }).waitFor()
  await assertSound(page)

  await openTab(page, 'Machine to Machine Applications')
  await press(page, `Permissions of Shop ${suffix} (Test Application)`)
  await page.getByRole('checkbox', { name: 'read:orders' }).click()
  await press(page, 'Update')
  await says(page, 'Authorized · 1 of 1')
  await assertSound(page)

  await openTab(page, 'Test')
  await page.getByRole('table', { name: 'Claims' }).getByText('read:orders').first().waitFor()
}

/** Changes settings of the API, and deletes it. */
export async function changeAndDeleteApi({ page, suffix }: Visit): Promise<void> {
  await openTab(page, 'Settings')
  await says(page, 'directly or through roles')
  const webLifetime = page.getByLabel('Implicit / Hybrid Flow Access Token Lifetime')
  assert.equal(await webLifetime.inputValue(), '7200')
  await page.getByLabel('Maximum Access Token Lifetime').fill('0')
  await says(page, 'Enter whole seconds from 1')
  await page.getByLabel('Maximum Access Token Lifetime').fill('60')
  await page.getByRole('switch', { name: 'Enable RBAC' }).click()
  await press(page, 'Save Changes')
  await says(page, 'Saved the settings')
  await assertSound(page)
  await page.reload()
  assert.equal(await page.getByLabel('Maximum Access Token Lifetime').inputValue(), '60')
  assert.equal(await webLifetime.inputValue(), '60', 'tokens in a browser do not outlive all others')

  await press(page, 'Delete this API')
  await confirm(page, `Shop ${suffix}`, 'Delete')
  await titled(page, 'APIs')
  await page.getByRole('link', { name: 'Hello World API Server' }).waitFor()
  assert.equal(await page.getByRole('link', { name: `Shop ${suffix}` }).count(), 0)
}
