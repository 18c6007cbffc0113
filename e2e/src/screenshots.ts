/** Writes screenshots of the main pages to `docs/images`, from a separate stack with sample users and activity. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { helloWorld, type Login } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { type LocalBrowser, launchBrowser } from './browser.ts'
import { preferPorts } from './ports.ts'
import { type Stack, startStack } from './stack.ts'

const FOLDER = join(import.meta.dirname, '../../docs/images')
const SIZE = { width: 1280, height: 800 }
const PEOPLE = ['ada', 'grace', 'alan', 'edsger'].map(name => `${name}@example.com`)

await using stack = await startStack(await preferPorts([7070, 6060, 4040]))
await using browser = await launchBrowser()
await mkdir(FOLDER, { recursive: true })

await signUp(stack)
await beRefused(stack)
await takeClient(await open(browser, stack.client.origin))
const page = await open(browser, stack.tenant.origin)
await takeQuickstart(page)
await takeDashboard(page)

async function open({ open }: LocalBrowser, baseURL: string): Promise<Page> {
  const context = await open({ baseURL, viewport: SIZE, reducedMotion: 'reduce', locale: 'en-GB' })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

/** Takes a screenshot without the text cursor and animations. */
async function take(page: Page, name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.mouse.move(0, 0)
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'hide', animations: 'disabled' })
}

/** Takes screenshots in the light and the dark scheme, for a page that shows either. */
async function takeBoth(page: Page, name: string): Promise<void> {
  await take(page, `${name}-dark`, 'dark')
  await take(page, name)
}

async function signUp({ tenant }: Stack): Promise<void> {
  for (const email of PEOPLE) {
    await post(tenant.origin, '/dbconnections/signup', {
      client_id: helloWorld.client.client_id,
      connection: 'Username-Password-Authentication',
      email,
      password: `${email} and some more words`,
    })
  }
}

/** Sends token requests that fail, so that the logs contain failures. */
async function beRefused({ tenant }: Stack): Promise<void> {
  for (const [client_id, audience] of [
    ['hello-world-test-application', helloWorld.audience],
    ['hello-world-test-application', 'https://unknown.example.com'],
    ['nobody', helloWorld.audience],
  ]) {
    await post(tenant.origin, '/oauth/token', {
      grant_type: 'client_credentials',
      client_id,
      client_secret: 'wrong',
      audience,
    })
  }
}

async function post(origin: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function takeClient(page: Page): Promise<void> {
  await page.goto('/')
  await logIn(page, { ...helloWorld.user, password: 'not this one' })
  await page.getByRole('alert').waitFor()
  await page.goto('/')
  await page.getByRole('button', { name: 'Log In' }).click()
  await page.getByLabel('Email address').waitFor()
  await take(page, 'login')
  await page.goto('/')
  await logIn(page, helloWorld.user)
  await page.getByText('Decoded ID Token').waitFor()
  await take(page, 'client-profile')
  await page.getByRole('link', { name: 'Admin' }).click()
  await page.getByText('Permission required').waitFor()
  await take(page, 'client-admin')
}

async function logIn(page: Page, { email, password }: Login): Promise<void> {
  await page.getByRole('button', { name: 'Log In' }).click()
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** Performs the quickstart up to the 403 for the missing permission. */
async function takeQuickstart(page: Page): Promise<void> {
  await page.goto('/quickstart')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const [login] = await Promise.all([page.waitForEvent('popup'), press('Create the API')])
  await login.getByRole('button', { name: /^Continue as / }).click()
  await page.getByText('This API already exists').waitFor()
  await press('Get a token')
  await page.getByText('got a token without any permission').waitFor()
  await press('Call the admin message')
  await page.getByText('403 Forbidden', { exact: true }).waitFor()
  await page.goto('/quickstart#require-a-permission')
  await takeBoth(page, 'quickstart')
}

async function takeDashboard(page: Page): Promise<void> {
  await page.goto('/dashboard/')
  await page.getByRole('table', { name: 'Logins and sign-ups by day' }).waitFor({ state: 'attached' })
  await take(page, 'dashboard-overview')
  await page.goto('/dashboard/logs')
  await page.getByRole('button', { name: 'Failures', exact: true }).click()
  await page.getByRole('link', { name: 'Success Silent Auth' }).first().waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Failed exchange of client credentials' }).first().waitFor()
  await take(page, 'dashboard-logs')
  await page.goto('/dashboard/apis')
  await page.getByRole('link', { name: 'Hello World API Server' }).click()
  await page.locator('nav.tabs').getByRole('link', { name: 'Test', exact: true }).click()
  await page.getByText('The API that the token is for').waitFor()
  // Scroll to below the fixed bar.
  await page.evaluate('document.querySelectorAll(".claims")[1].scrollIntoView(); scrollBy(0, -76)')
  await takeBoth(page, 'dashboard-test')
}
