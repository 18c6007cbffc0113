import assert from 'node:assert/strict'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { type LocalBrowser, launchBrowser } from '../../../e2e/dist/browser.js'
import type { Attempt, Failure, Sdk, Settings, TokenRequest } from '../browser-clients/contract.ts'
import type { World } from '../world.ts'
import type { Site } from './site.ts'

/** A person at a page, with a browser profile of their own. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  readonly world: World
  readonly site: Site
  /** What the profile has asked the tenant for, in order; hidden frames and workers included. */
  readonly requests: readonly Request[]
}

let browser: Promise<LocalBrowser> | undefined

/** Opens the page of a site, set up by the settings, and waits until its SDK has found out who is there. */
export async function visit(world: World, site: Site, settings: Partial<Settings> = {}): Promise<Visit> {
  browser ??= launchBrowser()
  const { open, strayRequests } = await browser
  // The browser does not know the tenant's own authority; whether its certificates are good is for other suites.
  const context = await open({ baseURL: site.origin, ignoreHTTPSErrors: true })
  await settle(context, site, { domain: world.origin, clientId: site.clientId, audience: world.audience, ...settings })
  const tenantOrigins = [world.origin, world.secureOrigin]
  const requests: Request[] = []
  context.on('request', request => {
    if (tenantOrigins.includes(new URL(request.url()).origin)) requests.push(request)
  })
  const complaints: string[] = []
  context.on('weberror', complaint => complaints.push(String(complaint.error())))
  const page = await context.newPage()
  await page.goto('/')
  await page.locator('#status:not(:text-is("Loading"))').waitFor()
  return {
    page,
    world,
    site,
    requests,
    async [Symbol.asyncDispose]() {
      await context.close()
      assert.deepEqual(complaints, [])
      assert.deepEqual(strayRequests, [])
    },
  }
}

/** The settings are there before the page's script, at every load. */
async function settle(context: BrowserContext, { origin }: Site, settings: Settings): Promise<void> {
  await context.addInitScript(`if (location.origin === ${literal(origin)}) window.settings = ${literal(settings)}`)
}

/** Waits until the page shows this: a person's address, `Nobody`, or `Error: code`. */
export async function shows({ page }: Visit, status: string): Promise<void> {
  await page.locator(`#status:text-is(${literal(status)})`).waitFor()
}

/** Has the page do something from which it does not come back. */
export async function leaveBy({ page }: Visit, action: keyof Sdk, argument: unknown = {}): Promise<void> {
  await page.evaluate(`void client.attempt(${literal(action)}, ${literal(argument)})`)
}

/** Has the page do something that leads through the tenant and straight back. */
export async function comeBackBy(at: Visit, action: keyof Sdk, argument: unknown = {}): Promise<void> {
  await Promise.all([at.page.waitForEvent('domcontentloaded'), leaveBy(at, action, argument)])
  assert.equal(new URL(at.page.url()).origin, at.site.origin)
}

/** Has the page do something. @returns what its SDK answered. @throws Error when it failed */
export async function ask({ page }: Visit, action: keyof Sdk, argument: unknown = {}): Promise<unknown> {
  const attempt: Attempt = await page.evaluate(`client.attempt(${literal(action)}, ${literal(argument)})`)
  if ('failure' in attempt) throw new Error(`"${action}" failed: ${JSON.stringify(attempt.failure)}`)
  return attempt.value
}

/** Asks the SDK for an access token. */
export async function getToken(visit: Visit, request: TokenRequest = {}): Promise<string> {
  const token = await ask(visit, 'getToken', request)
  assert.ok(typeof token === 'string' && token !== '')
  return token
}

/** Asks the SDK for an access token that it must not get. */
export async function failToGetToken({ page }: Visit, request: TokenRequest = {}): Promise<Failure> {
  const attempt: Attempt = await page.evaluate(`client.attempt('getToken', ${literal(request)})`)
  assert.ok('failure' in attempt, 'The SDK got a token')
  return attempt.failure
}

/** The error that the page shows. */
export async function trouble({ page }: Visit): Promise<Failure | undefined> {
  return page.evaluate('client.trouble()')
}

/**
 * Asserts that an error has its code and words, and is an instance of the SDK's own class, where the SDK exports that.
 */
export async function assertFailure(
  { page }: Visit,
  failure: Failure | undefined,
  { error, message, type }: { error: string; message: RegExp; type: string },
): Promise<void> {
  assert.equal(failure?.error, error)
  assert.match(failure?.message ?? '', message)
  const exported: readonly string[] = await page.evaluate('client.errorClasses')
  for (const name of ['GenericError', type]) {
    if (exported.includes(name)) assert.ok(failure?.classes.includes(name), `${failure?.classes} is no ${name}`)
  }
}

function literal(value: unknown): string {
  return JSON.stringify(value)
}
