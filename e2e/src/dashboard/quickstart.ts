import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { LocalBrowser } from '../browser.ts'
import type { Stack } from '../stack.ts'
import { assertSound } from './visit.ts'

const AUDIENCE = 'https://quickstart.example.com'

interface Options {
  stack: Stack
  browser: LocalBrowser
  width: number
}

/** Opens the quickstart, with the API that the buttons are to call. */
export async function openQuickstart({ stack, browser, width }: Options): Promise<Page> {
  const context = await browser.open({
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
    baseURL: stack.tenant.origin,
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.goto('/quickstart')
  await page.getByLabel('API address').fill(stack.api.origin)
  return page
}

/** Does every step of the tutorial with its button: 200, 401, 200, 403 and 200. */
export async function doEveryStep(page: Page): Promise<void> {
  const [login] = await Promise.all([page.waitForEvent('popup'), perform(page, 'create-api')])
  await login.getByRole('button', { name: /^Continue as / }).click()
  await answers(page, 'create-api', 'The tenant knows this API already, as “Hello World API Server”.')
  for (const [step, answer] of [
    ['call-public', 'This is a public message.'],
    ['call-as-stranger', 'The API asks for a token, and none was sent.'],
    ['call-protected', 'There is no token yet'],
    ['get-token', 'got a token with no permission'],
    ['call-protected', 'This is a protected message.'],
    ['call-admin', 'it lacks “read:admin-messages”'],
    ['grant-permission', 'got a token with the permission “read:admin-messages”'],
    ['call-admin-again', 'This is an admin message.'],
  ] as const) {
    await perform(page, step)
    await answers(page, step, answer)
  }
  await assertSound(page)
}

/** Types other values: the snippets have them, the tenant gets them only at the press of a button, and a reload forgets them. */
export async function typeOwnValues(page: Page): Promise<void> {
  await page.getByLabel('Audience').fill(AUDIENCE)
  await perform(page, 'create-api')
  await answers(page, 'create-api', `The tenant knows the API “${AUDIENCE}” now.`)
  await page.getByLabel('Domain').fill('shop.eu.auth0.com')
  const settings = page.locator('#say-whom-to-trust .code-block code')
  await settings.getByText('shop.eu.auth0.com').waitFor()
  assert.equal(await settings.textContent(), `AUTH0_DOMAIN=shop.eu.auth0.com\nAUTH0_AUDIENCE=${AUDIENCE}`)
  await page.locator('[data-run="get-token"]').getByText('This step changes your tenant').waitFor()
  await page.reload()
  assert.notEqual(await page.getByLabel('Audience').inputValue(), AUDIENCE)
  assert.equal(await page.getByLabel('Access token').inputValue(), '')
}

/** Reads it without a script, from a link to one step. */
export async function readWithoutScript({ stack, browser }: Omit<Options, 'width'>): Promise<void> {
  const context = await browser.open({ javaScriptEnabled: false, baseURL: stack.tenant.origin })
  const page = await context.newPage()
  await page.goto('/quickstart#ask-for-a-permission')
  await page.getByRole('heading', { level: 1, name: 'Protect an API with access tokens' }).waitFor()
  await page.locator('#ask-for-a-permission:target').getByText('read:admin-messages').first().waitFor()
}

async function perform(page: Page, step: string): Promise<void> {
  await page.locator(`[data-run="${step}"]`).getByRole('button').first().click()
}

async function answers(page: Page, step: string, text: string): Promise<void> {
  await page.locator(`[data-run="${step}"]`).getByText(text).first().waitFor()
}
