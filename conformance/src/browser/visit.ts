import assert from 'node:assert/strict'
import type { BrowserContext, Page, Request } from 'playwright-core'
import type { Attempt, Failure, Sdk, Settings, TokenRequest } from '../browser-clients/contract.ts'
import type { World } from '../world.ts'
import { sharedBrowser } from './shared-browser.ts'
import type { Site } from './site.ts'

/** A page in a separate browser profile. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  readonly world: World
  readonly site: Site
  /** The requests to the tenant, in order, including those of hidden iframes and workers. */
  readonly requests: readonly Request[]
}

/** Opens a page with the settings, and waits until its SDK has checked the session. */
export async function visit(world: World, site: Site, settings: Partial<Settings> = {}): Promise<Visit> {
  const { open, strayRequests } = await sharedBrowser()
  // The browser does not trust the tenant's certificate authority; other suites check its certificates.
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

/** Sets the settings before the scripts of each page load. */
async function settle(context: BrowserContext, { origin }: Site, settings: Settings): Promise<void> {
  await context.addInitScript(`if (location.origin === ${literal(origin)}) window.settings = ${literal(settings)}`)
}

/** Waits until the page shows the status: the user's email address, `Nobody`, or `Error: code`. */
export async function shows({ page }: Visit, status: string): Promise<void> {
  await page.locator(`#status:text-is(${literal(status)})`).waitFor()
}

/** Performs an action that leaves the page. */
export async function leaveBy({ page }: Visit, action: keyof Sdk, argument: unknown = {}): Promise<void> {
  await page.evaluate(`void client.attempt(${literal(action)}, ${literal(argument)})`)
}

/** Performs an action that redirects to the tenant and back. */
export async function comeBackBy(at: Visit, action: keyof Sdk, argument: unknown = {}): Promise<void> {
  await Promise.all([at.page.waitForEvent('domcontentloaded'), leaveBy(at, action, argument)])
  assert.equal(new URL(at.page.url()).origin, at.site.origin)
}

/** Performs an action. @returns the result of the SDK. @throws Error if it failed */
export async function ask({ page }: Visit, action: keyof Sdk, argument: unknown = {}): Promise<unknown> {
  const attempt: Attempt = await page.evaluate(`client.attempt(${literal(action)}, ${literal(argument)})`)
  if ('failure' in attempt) throw new Error(`"${action}" failed: ${JSON.stringify(attempt.failure)}`)
  return attempt.value
}

/** Gets an access token from the SDK. */
export async function getToken(visit: Visit, request: TokenRequest = {}): Promise<string> {
  const token = await ask(visit, 'getToken', request)
  assert.ok(typeof token === 'string' && token !== '')
  return token
}

/** Asserts that the SDK cannot get an access token. @returns the error */
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
 * Asserts the code, message and class of an error. The class is checked only if the SDK exports it.
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
    if (exported.includes(name))
      assert.ok(failure?.classes.includes(name), `${failure?.classes} does not contain ${name}`)
  }
}

function literal(value: unknown): string {
  return JSON.stringify(value)
}
