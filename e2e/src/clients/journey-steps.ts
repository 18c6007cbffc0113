import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { helloWorld } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { assertAccessible } from '../accessibility.ts'
import type { LocalBrowser } from '../browser.ts'
import { denyApi, logIn, openTab, recordComplaints, shows, submitCredentials, titled } from './user.ts'

/** A client that is being served, with its API. */
export interface ServedClient extends AsyncDisposable {
  origin: string
  apiOrigin: string
}

/**
 * The journey of a user through a client, as tests.
 *
 * @param browserOf the browser, which is launched when the tests run
 * @param newcomer part of the email address of the user who signs up
 */
export function journey(newcomer: string, serve: () => Promise<ServedClient>, browserOf: () => LocalBrowser): void {
  const credentials = { email: `${newcomer}@example.com`, password: 'Correct-horse-battery-9' }
  let complaints: string[] = []
  let server: ServedClient
  let page: Page

  before(async () => {
    server = await serve()
    const context = await browserOf().open({ baseURL: server.origin, ignoreHTTPSErrors: true })
    page = await context.newPage()
    complaints = recordComplaints(page)
  })
  after(async () => {
    await page?.context().close()
    await server?.[Symbol.asyncDispose]()
  })

  it('shows the public message without a login', async () => {
    await page.goto('/')
    await page.locator('.button__login').waitFor()
    await titled(page, 'Hello, World!')
    await assertAccessible(page)
    await openTab(page, 'Public')
    await titled(page, 'Public Page')
    await shows(page, 'This is a public message.')
    assert.equal(await page.locator('[aria-current=page]').textContent(), 'Public')
    assert.equal(await page.title(), 'Public Page · Hello World')
  })

  it('moves the focus to the title after a navigation, and with the skip link', async () => {
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await page.goto('/public')
    await shows(page, 'This is a public message.')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
  })

  it('signs a user up and shows the profile', async () => {
    await page.locator('.button__sign-up').click()
    await submitCredentials(page, credentials)
    await titled(page, 'Profile Page')
    await page.locator('.profile__title', { hasText: credentials.email }).waitFor()
    await shows(page, `"email": "${credentials.email}"`)
    await assertAccessible(page)
  })

  it('shows the protected message, and not the admin message, to a user', async () => {
    await openTab(page, 'Protected')
    await titled(page, 'Protected Page')
    await shows(page, 'This is a protected message.')
    await openTab(page, 'Admin')
    await titled(page, 'Admin Page')
    await shows(page, 'Permission denied')
    await page.locator('.notice--denied', { hasText: 'read:admin-messages' }).waitFor()
    await assertAccessible(page)
    assert.match(complaints.splice(0).join(), /^[^,]* 403 [^,]*\/api\/messages\/admin$/)
  })

  it('links to the permission in the dashboard, and uses a new token after it was granted', async () => {
    const grant = page.getByRole('link', { name: 'Grant the permission' })
    const address = new URL((await grant.getAttribute('href')) ?? '')
    assert.equal(address.searchParams.get('api'), helloWorld.audience)
    assert.equal(address.searchParams.get('add'), 'read:admin-messages')
    await page.locator('.button__retry').click()
    await shows(page, 'Permission denied')
    const dashboard = await page.context().newPage()
    await dashboard.goto(address.href)
    await dashboard.getByRole('button', { name: 'Log in as another user' }).click()
    await dashboard.getByRole('button', { name: `Continue as ${helloWorld.admin.email}` }).click()
    await dashboard.getByRole('checkbox', { name: 'read:admin-messages', checked: true }).waitFor()
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Add Permissions' }).click()
    await dashboard.getByRole('cell', { name: 'Remove read:admin-messages' }).waitFor()
    await dashboard.close()
    await page.locator('.button__retry').click()
    await shows(page, 'This is an admin message.')
    complaints.splice(0)
  })

  it('shows that the API is unreachable, and retries', async () => {
    const allow = await denyApi(page, server.apiOrigin)
    await openTab(page, 'Protected')
    await page.locator('.notice--trouble', { hasText: 'The API cannot be reached' }).waitFor()
    await assertAccessible(page)
    await allow()
    await page.locator('.button__retry').click()
    await shows(page, 'This is a protected message.')
    complaints.splice(0)
  })

  it('restores the session after a reload, with no token in storage', async () => {
    await page.reload()
    await shows(page, 'This is a protected message.')
    assert.equal(page.url(), `${server.origin}/protected`)
    const stored = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage])')
    assert.doesNotMatch(stored, /[\w-]{20}/)
  })

  it('logs out', async () => {
    await page.locator('.button__logout').click()
    await page.locator('.button__login').waitFor()
    assert.equal(page.url(), `${server.origin}/`)
    assert.equal(await page.locator('.nav-bar__tab', { hasText: 'Admin' }).count(), 0)
  })

  it('returns to a protected page after a login', async () => {
    await page.goto('/admin?from=a-friend')
    await submitCredentials(page, helloWorld.admin)
    await shows(page, 'This is an admin message.')
    assert.equal(page.url(), `${server.origin}/admin?from=a-friend`)
  })

  it('shows the profile after a login with the button', async () => {
    await page.locator('.button__logout').click()
    await logIn(page, helloWorld.user)
    await titled(page, 'Profile Page')
    await openTab(page, 'Public')
    await titled(page, 'Public Page')
    await page.goBack()
    await titled(page, 'Profile Page')
  })

  it('shows "Not Found" for an unknown page, and that a login failed', async () => {
    await page.goto('/no/such/page')
    await titled(page, 'Not Found')
    await page.locator('#page-description', { hasText: '/no/such/page' }).waitFor()
    await page.getByRole('link', { name: 'Go to the home page' }).click()
    await titled(page, 'Hello, World!')
    await page.goto('/callback?code=stale&state=stale')
    await titled(page, 'Login failed')
    await page.goto('/callback')
    await titled(page, 'No login in progress')
  })

  it('has a dark and a light appearance', async () => {
    const ground = async (colorScheme: 'dark' | 'light') => {
      await page.emulateMedia({ colorScheme })
      return await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    }
    assert.deepEqual([await ground('dark'), await ground('light')], ['rgb(17, 21, 27)', 'rgb(247, 246, 242)'])
  })

  it('logs no browser error and sends no request to other hosts', () => {
    assert.deepEqual(complaints, [])
    assert.deepEqual(browserOf().strayRequests, [])
  })
}
