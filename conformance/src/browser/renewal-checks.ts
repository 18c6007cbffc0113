import assert from 'node:assert/strict'
import type { Request } from 'playwright-core'
import { visitLoggedIn } from './log-in.ts'
import type { PageCheck } from './page-check.ts'
import { getToken, shows, type Visit } from './visit.ts'

/** Renewal of tokens without user interaction. */
export const renewalChecks: readonly PageCheck[] = [
  {
    name: 'renews in a hidden iframe (`prompt=none`, `web_message`), and keeps the session after a reload',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site)
      await getToken(at)
      assert.equal(silentRequests(at).length, 0)
      await getToken(at, { isFresh: true })
      assert.equal(silentRequests(at).length, 1)
      await at.page.reload()
      await shows(at, world.user.email)
      assert.equal(silentRequests(at).length, 2)
    },
  },
  {
    name: 'renews in a hidden iframe of a tenant on https, and keeps the session after a reload',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, { domain: new URL(world.secureOrigin).host })
      await getToken(at, { isFresh: true })
      await at.page.reload()
      await shows(at, world.user.email)
      assert.equal(silentRequests(at).length, 2)
    },
  },
  {
    name: 'renews by refresh token with rotation, kept in memory',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, { useRefreshTokens: true })
      await getToken(at)
      await renewTwice(at)
      assert.equal(await at.page.evaluate('JSON.stringify(localStorage).includes("refresh_token")'), false)
    },
  },
  {
    name: 'renews by refresh token with rotation, kept in local storage, and keeps the session after a reload',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, { useRefreshTokens: true, cacheLocation: 'localstorage' })
      const first = await getToken(at)
      await at.page.reload()
      await shows(at, world.user.email)
      assert.equal(await getToken(at), first)
      await renewTwice(at)
      assert.equal(silentRequests(at).length, 0)
    },
  },
  {
    name: 'sends token requests as forms and as JSON (`useFormData`)',
    async run(world, site) {
      for (const [useFormData, type] of [
        [true, 'application/x-www-form-urlencoded'],
        [false, 'application/json'],
      ] as const) {
        await using at = await visitLoggedIn(world, site, { useRefreshTokens: true, useFormData })
        await getToken(at, { isFresh: true })
        assert.deepEqual(
          tokenRequests(at).map(request => request.headers()['content-type']),
          [type, type],
        )
      }
    },
  },
]

/** Renews twice, and asserts that each renewal used a different refresh token. */
async function renewTwice(at: Visit): Promise<void> {
  await getToken(at, { isFresh: true })
  await getToken(at, { isFresh: true })
  const refreshTokens = tokenRequests(at)
    .map(refreshTokenOf)
    .filter(token => token !== undefined)
  assert.equal(refreshTokens.length, 2)
  assert.equal(new Set(refreshTokens).size, 2)
}

/** The authorization requests in hidden iframes. */
export function silentRequests({ requests }: Visit): Request[] {
  return requests.filter(request => {
    const { pathname, searchParams } = new URL(request.url())
    return (
      pathname === '/authorize' &&
      searchParams.get('prompt') === 'none' &&
      searchParams.get('response_mode') === 'web_message'
    )
  })
}

function tokenRequests({ requests }: Visit): Request[] {
  return requests.filter(request => request.method() === 'POST' && new URL(request.url()).pathname === '/oauth/token')
}

/** The refresh token in a form or JSON body. */
function refreshTokenOf(request: Request): string | undefined {
  const body = request.postData() ?? ''
  const parameters = body.startsWith('{') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body))
  return parameters.grant_type === 'refresh_token' ? parameters.refresh_token : undefined
}
