import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { assertAccessible } from './accessibility.ts'
import { type LocalBrowser, launchBrowser } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

/** Waits for the page with this title. */
async function titled(page: Page, title: string): Promise<void> {
  await page.locator('#page-title', { hasText: title }).waitFor()
}

/** Waits until the page shows this JSON, or text, in its code box. */
async function shows(page: Page, text: string): Promise<void> {
  await page.locator('pre.code-snippet__body', { hasText: text }).waitFor()
}

async function openTab(page: Page, label: string): Promise<void> {
  await page.locator('.nav-bar__tab', { hasText: label }).click()
}

/** Fills in the tenant's login or sign-up form. */
async function giveCredentials(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** The link in the latest email to an address, from the tenant's outbox. */
async function mailedLink({ tenant, dataFolder }: Stack, email: string): Promise<string> {
  const { controlKey } = JSON.parse(await readFile(join(dataFolder, 'tenant.json'), 'utf8'))
  const headers = { authorization: `Bearer ${controlKey}` }
  const { mails } = Object(await (await fetch(`${tenant.origin}/local/outbox`, { headers })).json())
  const mail = mails.find(({ recipient }: { recipient: string }) => recipient === email)
  return /^http\S+$/m.exec(mail.body)?.[0] ?? ''
}

describe('the Hello World client', () => {
  const newcomer = { email: 'newcomer@example.com', password: 'Correct-horse-battery-9' }
  const complaints: string[] = []
  let stack: Stack
  let browser: LocalBrowser
  let page: Page

  before(async () => {
    stack = await startStack()
    browser = await launchBrowser()
    const context = await browser.open({ baseURL: stack.client.origin })
    page = await context.newPage()
    page.on(
      'console',
      message => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`),
    )
    page.on('pageerror', error => complaints.push(String(error)))
  })

  after(async () => {
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
  })

  it('shows the public message without a login', async () => {
    await page.goto('/')
    await page.locator('.button__login').waitFor()
    await assertAccessible(page)
    await openTab(page, 'Public')
    await titled(page, 'Public Page')
    await shows(page, '"This is a public message."')
    assert.equal(await page.locator('[aria-current=page]').textContent(), 'Public')
    await assertAccessible(page)
  })

  it('has a link for keyboards that skips the header', async () => {
    await page.goto('/public')
    await titled(page, 'Public Page')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
  })

  it('signs a user up and shows the profile from the ID token', async () => {
    await page.locator('.button__sign-up').click()
    await page.waitForURL(`${stack.tenant.origin}/**`)
    await assertAccessible(page)
    await giveCredentials(page, newcomer)
    await page.waitForURL('/profile')
    await titled(page, 'Profile Page')
    await shows(page, `"email": "${newcomer.email}"`)
    await shows(page, `"iss": "${stack.tenant.origin}/"`)
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await assertAccessible(page)
  })

  it('shows the protected message to a signed-in user', async () => {
    await openTab(page, 'Protected')
    await titled(page, 'Protected Page')
    await shows(page, '"This is a protected message."')
  })

  it('shows which permission is missing for the admin message', async () => {
    await openTab(page, 'Admin')
    await titled(page, 'Admin Page')
    await page.locator('.notice--denied', { hasText: 'read:admin-messages' }).waitFor()
    await shows(page, 'Permission denied')
    await assertAccessible(page)
    assert.deepEqual(complaints.splice(0), [
      `Failed to load resource: the server responded with a status of 403 (Forbidden) ${stack.api.origin}/api/messages/admin`,
    ])
  })

  it('links to the missing permission in the dashboard, and uses a new token after it was granted', async () => {
    await page.locator('.button__retry').click()
    await page.locator('.notice--denied', { hasText: 'read:admin-messages' }).waitFor()
    const [dashboard] = await Promise.all([page.waitForEvent('popup'), page.locator('.button__grant').click()])
    await dashboard.getByRole('button', { name: 'Log in as another user' }).click()
    await dashboard.getByRole('button', { name: `Continue as ${helloWorld.admin.email}` }).click()
    await dashboard.getByRole('checkbox', { name: 'read:admin-messages', checked: true }).waitFor()
    await assertAccessible(dashboard)
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Add Permissions' }).click()
    await dashboard.getByRole('cell', { name: 'Remove read:admin-messages' }).waitFor()
    await dashboard.close()
    await page.locator('.button__retry').click()
    await shows(page, '"This is an admin message."')
    assert.equal(complaints.splice(0).length, 1)
  })

  it('keeps the session after a reload, with no token in storage', async () => {
    await openTab(page, 'Protected')
    await shows(page, '"This is a protected message."')
    await page.reload()
    await shows(page, '"This is a protected message."')
    assert.equal(page.url(), `${stack.client.origin}/protected`)
    assert.equal(await page.evaluate('Object.values(localStorage).concat(Object.values(sessionStorage)).join()'), '')
  })

  it('logs out in the client and at the tenant', async () => {
    await page.locator('.button__logout').click()
    await page.waitForURL('/')
    await page.locator('.button__login').waitFor()
    assert.equal(await page.locator('.nav-bar__tab', { hasText: 'Admin' }).count(), 0)
  })

  it('lets a user choose a new password with a link in an email', async () => {
    await page.locator('.button__login').click()
    await page.getByRole('link', { name: 'Forgot password?' }).click()
    await assertAccessible(page)
    await page.getByLabel('Email').fill(newcomer.email)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.getByRole('heading', { name: 'Check your email' }).waitFor()
    await assertAccessible(page)
    await page.goto(await mailedLink(stack, newcomer.email))
    newcomer.password = 'Another-horse-battery-9'
    await page.getByLabel('New password').fill(newcomer.password)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Your new password is saved' }).waitFor()
  })

  it('returns to a protected page after the login', async () => {
    await page.goto('/protected?from=a-friend')
    await page.waitForURL(`${stack.tenant.origin}/**`)
    await giveCredentials(page, newcomer)
    await page.waitForURL('/protected?from=a-friend')
    await shows(page, '"This is a protected message."')
  })

  it('shows the admin message to an admin', async () => {
    await page.locator('.button__logout').click()
    await page.locator('.button__login').click()
    await page.waitForURL(`${stack.tenant.origin}/**`)
    await assertAccessible(page)
    await giveCredentials(page, helloWorld.admin)
    await page.waitForURL('/profile')
    await openTab(page, 'Admin')
    await shows(page, '"This is an admin message."')
  })

  it('shows "Not Found" for unknown paths, and an error for an expired login', async () => {
    await page.goto('/no/such/page')
    await titled(page, 'Not Found')
    await assertAccessible(page)
    await page.goto('/callback?code=stale&state=stale')
    await titled(page, 'Login failed')
    await page.locator('.notice--denied', { hasText: 'This login has expired' }).waitFor()
    await assertAccessible(page)
    await page.goto('/admin')
    await shows(page, '"This is an admin message."')
  })

  it('logs no browser error and sends no request to other hosts', () => {
    assert.deepEqual(complaints, [])
    assert.deepEqual(browser.strayRequests, [])
  })

  it('shows that the API is down, and retries', async () => {
    await stack.api.stop()
    await openTab(page, 'Protected')
    await page.locator('.notice--trouble', { hasText: 'The API cannot be reached' }).waitFor()
    await stack.api.start()
    await page.locator('.button__retry').click()
    await shows(page, '"This is a protected message."')
  })

  it('shows that the tenant is down, and retries', async () => {
    await stack.tenant.stop()
    await page.locator('.button__logout').click()
    await titled(page, 'Tenant unreachable')
    await openTab(page, 'Admin')
    await shows(page, '"This is an admin message."')
    await page.locator('.button__logout').click()
    await titled(page, 'Tenant unreachable')
    await stack.tenant.start()
    await page.locator('.button__retry').click()
    await page.waitForURL('/')
    await page.locator('.button__login').waitFor()
  })

  it('shows that the tenant is down before a redirect from a protected page', async () => {
    await stack.tenant.stop()
    await page.goto('/protected')
    await titled(page, 'Tenant unreachable')
    await assertAccessible(page)
    await stack.tenant.start()
    await page.locator('.button__retry').click()
    await giveCredentials(page, newcomer)
    await page.waitForURL('/protected')
    await shows(page, '"This is a protected message."')
  })
})
