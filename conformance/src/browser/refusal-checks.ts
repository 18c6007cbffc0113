import assert from 'node:assert/strict'
import { connect, present } from '../auth0/connect.ts'
import { giveCredentials, goToTenant, visitLoggedIn } from './log-in.ts'
import type { PageCheck } from './page-check.ts'
import { silentRequests } from './renewal-checks.ts'
import {
  ask,
  assertFailure,
  comeBackBy,
  failToGetToken,
  getToken,
  leaveBy,
  shows,
  trouble,
  type Visit,
  visit,
} from './visit.ts'

const UNKNOWN_AUDIENCE = 'https://nowhere.example.com'
const KEPT = { useRefreshTokens: true, cacheLocation: 'localstorage' } as const

/** Errors of the tenant, with the messages and error classes of the SDK. */
export const refusalChecks: readonly PageCheck[] = [
  {
    name: 'reports an unknown audience as `access_denied`, by redirect and in a hidden iframe',
    async run(world, site) {
      const refusal = { error: 'access_denied', message: /^Service not found: https:\/\/nowhere\.example\.com$/ }
      await using at = await visitLoggedIn(world, site)
      const failure = await failToGetToken(at, { audience: UNKNOWN_AUDIENCE, isFresh: true })
      await assertFailure(at, failure, { ...refusal, type: 'GenericError' })
      await comeBackBy(at, 'logIn', { audience: UNKNOWN_AUDIENCE })
      await shows(at, 'Error: access_denied')
      await assertFailure(at, await trouble(at), { ...refusal, type: 'AuthenticationError' })
    },
  },
  {
    name: "is shown the tenant's page for an unknown client ID; a hidden frame ends in a `TimeoutError`",
    async run(world, site) {
      await using at = await visit(world, site, { clientId: 'nobody', authorizeTimeoutInSeconds: 0.5 })
      await assertFailure(at, await failToGetToken(at), {
        error: 'timeout',
        message: /^Timeout$/,
        type: 'TimeoutError',
      })
      await leaveBy(at, 'logIn')
      await at.page.getByRole('heading', { name: 'Unknown application' }).waitFor()
    },
  },
  {
    name: 'reports `missing_refresh_token` for an application without the refresh token grant',
    async run(world, site) {
      const settings = { ...KEPT, useRefreshTokensFallback: false, clientId: site.frugalClientId }
      await using at = await visitLoggedIn(world, site, settings)
      await assertFailure(at, await failToGetToken(at, { isFresh: true }), {
        error: 'missing_refresh_token',
        message: /^Missing Refresh Token/,
        type: 'MissingRefreshTokenError',
      })
    },
  },
  {
    name: 'reports a revoked refresh token as `invalid_grant`',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, { ...KEPT, useRefreshTokensFallback: false })
      await revokeKeptToken(at)
      await assertFailure(at, await failToGetToken(at, { isFresh: true }), {
        error: 'invalid_grant',
        message: /invalid refresh token/,
        type: 'GenericError',
      })
    },
  },
  {
    name: 'falls back to a hidden iframe when the refresh token is revoked (`useRefreshTokensFallback`)',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, { ...KEPT, useRefreshTokensFallback: true })
      await revokeKeptToken(at)
      await getToken(at, { isFresh: true })
      assert.equal(silentRequests(at).length, 1)
    },
  },
  {
    name: 'reports a blocked user: `invalid_grant` for a renewal, `unauthorized` for a login',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, KEPT)
      const { users } = connect(world)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const userId = present(user?.user_id)
      await users.update(userId, { blocked: true })
      try {
        const refusal = { message: /^user is blocked$/ }
        const failure = await failToGetToken(at, { isFresh: true })
        await assertFailure(at, failure, { ...refusal, error: 'invalid_grant', type: 'GenericError' })
        await goToTenant(at)
        await giveCredentials(at.page, world.user)
        await shows(at, 'Error: unauthorized')
        await assertFailure(at, await trouble(at), { ...refusal, error: 'unauthorized', type: 'AuthenticationError' })
      } finally {
        await users.update(userId, { blocked: false })
      }
    },
  },
]

/** Only for SDKs that support it. */
export const revocation: PageCheck = {
  name: 'revokes its refresh token (`revokeRefreshToken`)',
  async run(world, site) {
    await using at = await visitLoggedIn(world, site, { ...KEPT, useRefreshTokensFallback: false })
    const token = await keptToken(at)
    await ask(at, 'revoke')
    const response = await fetch(`${world.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: site.clientId, refresh_token: token }),
    })
    assert.equal(response.status, 403)
    assert.partialDeepStrictEqual(await response.json(), { error: 'invalid_grant' })
  },
}

/** Revokes the refresh token in the page's local storage without the SDK. */
async function revokeKeptToken(at: Visit): Promise<void> {
  const response = await fetch(`${at.world.origin}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: at.site.clientId, token: await keptToken(at) }),
  })
  assert.equal(response.status, 200)
}

/** The refresh token in the page's local storage. */
async function keptToken({ page }: Visit): Promise<string> {
  const entries: string[] = await page.evaluate('Object.values(localStorage)')
  const [token] = entries.flatMap(entry => /"refresh_token":"([^"]+)"/.exec(entry)?.[1] ?? [])
  assert.ok(token)
  return token
}
