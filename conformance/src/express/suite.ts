import assert from 'node:assert/strict'
import type { ConfigParams } from 'express-openid-connect'
import type { Page } from 'playwright-core'
import { connect } from '../auth0/connect.ts'
import { giveCredentials } from '../browser/log-in.ts'
import { sharedBrowser } from '../browser/shared-browser.ts'
import type { Suite } from '../check.ts'
import { parseObject } from '../json.ts'
import { atBothIssuers } from '../oidc/origins.ts'
import type { World } from '../world.ts'
import { startWebApp } from './web-app.ts'

export const expressOpenidConnectSuite: Suite = {
  client: 'express-openid-connect',
  package: 'express-openid-connect',
  kind: 'server',
  checks: [
    atBothIssuers('logs in with its default configuration: `id_token` by `form_post`', logsIn),
    atBothIssuers('logs out, after which the page for users redirects to the login', logsOut),
    atBothIssuers('with `code`: gets an access token for the API, and refreshes it', codeFlow),
    atBothIssuers('with pushed authorization requests (`pushedAuthorizationRequests`)', pushesRequests),
    atBothIssuers('with `code id_token` by `form_post`: checks `c_hash`, and gets an access token', hybridFlow),
  ],
  differences: ['Back-channel logout and client authentication by a key are not supported.'],
}

async function logsIn(world: World, issuer: URL): Promise<void> {
  await inBrowser(world, issuer, undefined, async (page, origin) => {
    await page.goto(origin)
    assert.equal(await textOf(page), 'Logged out')
    await logIn(page, world, origin)
    const user = parseObject(await textOf(page))
    assert.equal(user.email, world.user.email)
    assert.match(String(user.sid), /./)
    await page.goto(origin)
    assert.equal(await textOf(page), 'Logged in')
  })
}

async function logsOut(world: World, issuer: URL): Promise<void> {
  await inBrowser(world, issuer, undefined, async (page, origin) => {
    await logIn(page, world, origin)
    await page.goto(`${origin}/logout`)
    assert.equal(new URL(page.url()).origin, origin)
    assert.equal(await textOf(page), 'Logged out')
    await page.goto(`${origin}/profile`)
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor()
  })
}

async function codeFlow(world: World, issuer: URL): Promise<void> {
  const { audience } = world
  const scope = 'openid profile email offline_access'
  const authorizationParams = { response_type: 'code', audience, scope } as const
  await inBrowser(world, issuer, clientSecret => ({ clientSecret, authorizationParams }), getsToken)
}

async function pushesRequests(world: World, issuer: URL): Promise<void> {
  await connect(world).tenants.settings.update({ pushed_authorization_requests_supported: true })
  const scope = 'openid profile email offline_access'
  const authorizationParams = { response_type: 'code', audience: world.audience, scope } as const
  const config = { pushedAuthorizationRequests: true, authorizationParams }
  await inBrowser(world, issuer, clientSecret => ({ ...config, clientSecret }), getsToken)
}

async function hybridFlow(world: World, issuer: URL): Promise<void> {
  const scope = 'openid profile email offline_access'
  const authorizationParams = { response_type: 'code id_token', audience: world.audience, scope } as const
  await inBrowser(world, issuer, clientSecret => ({ clientSecret, authorizationParams }), getsToken)
}

async function getsToken(page: Page, origin: string, world: World): Promise<void> {
  await logIn(page, world, origin)
  assert.equal(parseObject(await textOf(page)).email, world.user.email)
  await page.goto(`${origin}/token`)
  assert.match(await textOf(page), /^[\w-]+\.[\w-]+\.[\w-]+$/)
}

async function logIn(page: Page, world: World, origin: string): Promise<void> {
  await page.goto(`${origin}/profile`)
  await giveCredentials(page, world.user)
  await page.waitForURL(`${origin}/profile`)
}

async function inBrowser(
  world: World,
  issuer: URL,
  config: ((secret: string) => ConfigParams) | undefined,
  run: (page: Page, origin: string, world: World) => Promise<void>,
): Promise<void> {
  await using app = await startWebApp(world, issuer, config)
  const { open, strayRequests } = await sharedBrowser()
  // The browser does not trust the tenant's certificate authority; the application does.
  const context = await open({ ignoreHTTPSErrors: true })
  try {
    await run(await context.newPage(), app.origin, world)
    assert.deepEqual(strayRequests, [])
  } finally {
    await context.close()
  }
}

async function textOf(page: Page): Promise<string> {
  return (await page.locator('body').textContent()) ?? ''
}
