import assert from 'node:assert/strict'
import { assertSound, confirm, copied, openDialog, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Creates a single-page application, opens its quickstart and adds callback URLs. */
export async function createSinglePageApplication({ page, stack, suffix }: Visit): Promise<void> {
  await walkTo(page, 'Applications')
  await assertSound(page)
  await openDialog(page, 'Create Application', 'Create application')
  await page.getByLabel('Name', { exact: true }).fill(`Storefront ${suffix}`)
  await page.getByRole('radio', { name: /Single Page/ }).click()
  await assertSound(page)
  await press(page, 'Create')
  await titled(page, `Storefront ${suffix}`)
  await says(page, 'No callback URL is allowed yet')
  await says(page, 'npm install @auth0/auth0-react')
  await says(page, `redirect_uri: '${stack.client.origin}/callback'`)
  await says(page, `fetch('${stack.api.origin}/api/messages/protected'`)
  await page.getByLabel('Client', { exact: true }).selectOption('Vue with the Options API')
  await says(page, 'cd clients/vue-options')
  await says(page, `VITE_AUTH0_DOMAIN=${stack.tenant.origin}`)
  await says(page, `First add ${stack.client.origin}/callback to the Allowed Callback URLs`)
  await assertSound(page)

  await openTab(page, 'Settings')
  await page.getByLabel('Allowed Web Origins').fill('http://localhost:3000/app')
  await says(page, 'is not an origin')
  await page.getByLabel('Allowed Web Origins').fill('http://localhost:3000')
  await page.getByLabel('Allowed Callback URLs').fill('http://localhost:3000/callback, http://localhost:3000/other')
  await press(page, 'Save Changes')
  await says(page, 'Saved the settings')
  await page.reload()
  const callbacks = await page.getByLabel('Allowed Callback URLs').inputValue()
  assert.deepEqual(callbacks.split('\n'), ['http://localhost:3000/callback', 'http://localhost:3000/other'])
  await assertSound(page)

  await page.goto(page.url().replace(/settings$/, 'apis'))
  await says(page, 'This application gets tokens for users only')
  assert.equal(await page.getByRole('switch').count(), 0)
  await assertSound(page)
  await page.getByRole('link', { name: 'Open its quickstart' }).click()
  await says(page, "redirect_uri: 'http://localhost:3000/callback'")
}

/** Creates a regular web application and checks the tenant's URL in its quickstart. */
export async function createRegularWebApplication({ page, stack, suffix }: Visit): Promise<void> {
  await walkTo(page, 'Applications')
  await openDialog(page, 'Create Application', 'Create application')
  await page.getByLabel('Name', { exact: true }).fill(`Backend ${suffix}`)
  await page.getByRole('radio', { name: /Regular Web/ }).click()
  await press(page, 'Create')
  await titled(page, `Backend ${suffix}`)
  const settings = page.locator('.code-block', { hasText: 'AUTH0_CLIENT_ID=' })
  await settings.getByText(`AUTH0_ISSUER_BASE_URL=${stack.tenant.origin}`).waitFor()
  assert.equal(await settings.getByText('AUTH0_DOMAIN=http').count(), 0)
  await says(page, encodeURIComponent(`${stack.client.origin}/callback`))

  await press(page, 'Allow http://localhost:3000')
  await says(page, 'Allowed http://localhost:3000')
  await says(page, encodeURIComponent('http://localhost:3000'))
  assert.equal(await page.getByText('No callback URL is allowed yet').count(), 0)

  await openTab(page, 'Settings')
  assert.equal(
    await page.getByLabel('Allowed Callback URLs').inputValue(),
    'http://localhost:3000\nhttp://localhost:3000/callback',
  )
  await says(page, 'Tokens of the implicit grant pass through the address bar')
  await page.getByRole('switch', { name: 'Implicit' }).click()
  await page.getByRole('switch', { name: 'Password' }).click()
  await says(page, 'the application sees the password of the user')
  assert.equal(await page.getByText('Tokens of the implicit grant').count(), 0)
  await assertSound(page)
  await press(page, 'Save Changes')
  await says(page, 'Saved the settings')
  await page.reload()
  await page.getByRole('switch', { name: 'Password', checked: true }).waitFor()
  await page.getByRole('switch', { name: 'Implicit', checked: false }).waitFor()
}

/** Shows and rotates the secret of a machine to machine application, then deletes the application. */
export async function rotateSecret({ page, suffix }: Visit): Promise<void> {
  await walkTo(page, 'Applications')
  await press(page, 'Create Application')
  await page.getByLabel('Name', { exact: true }).fill(`Nightly ${suffix}`)
  await page.getByRole('radio', { name: /Machine to Machine/ }).click()
  await press(page, 'Create')
  await openTab(page, 'Settings')
  const copySecret = async () => {
    // The notice disappears after a few seconds.
    await Promise.all([says(page, 'Copied the client secret'), press(page, 'Copy the client secret')])
    return await copied(page)
  }
  const secret = await copySecret()
  assert.ok(secret.length > 40)
  assert.equal(await page.getByText(secret).count(), 0)
  await press(page, 'Rotate')
  await confirm(page, `Nightly ${suffix}`, 'Rotate')
  await says(page, 'Client secret rotated')
  await press(page, 'Show the client secret')
  assert.equal(await page.getByText(secret).count(), 0)

  await openTab(page, 'APIs')
  await page.getByRole('switch', { name: 'Authorize Hello World API Server' }).click()
  await says(page, 'Authorized · 0 of 1')
  await assertSound(page)
  await openTab(page, 'Settings')
  await press(page, 'Delete')
  await confirm(page, `Nightly ${suffix}`, 'Delete')
  await titled(page, 'Applications')
}
