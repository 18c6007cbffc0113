import assert from 'node:assert/strict'
import { giveCredentials, goToTenant, visitLoggedIn } from './log-in.ts'
import type { PageCheck } from './page-check.ts'
import { ask, assertFailure, comeBackBy, failToGetToken, getToken, leaveBy, shows, visit } from './visit.ts'

/** Login, API calls and logout. */
export const loginChecks: readonly PageCheck[] = [
  {
    name: 'logs in by redirect, and shows the user from the ID token',
    async run(world, site) {
      await using at = await visit(world, site)
      await shows(at, 'Nobody')
      await goToTenant(at)
      await giveCredentials(at.page, world.user)
      await shows(at, world.user.email)
      assert.equal(at.page.url(), `${site.origin}/`)
    },
  },
  {
    name: 'signs up (`screen_hint=signup`)',
    async run(world, site) {
      const newcomer = { email: 'new-user@example.com', password: 'Correct-horse-battery-9' }
      await using at = await visit(world, site)
      await goToTenant(at, { screen_hint: 'signup' })
      await at.page.getByRole('heading', { name: /^Sign up/ }).waitFor()
      await giveCredentials(at.page, newcomer)
      await shows(at, newcomer.email)
    },
  },
  {
    name: 'logs in by popup',
    async run(world, site) {
      await using at = await visit(world, site)
      const [popup] = await Promise.all([at.page.waitForEvent('popup'), leaveBy(at, 'logInByPopup')])
      await giveCredentials(popup, world.user)
      await shows(at, world.user.email)
      assert.ok(popup.isClosed() || (await popup.waitForEvent('close')))
    },
  },
  {
    name: 'asks for the password again with `prompt=login` and `login_hint`, but not without',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site)
      await comeBackBy(at, 'logIn')
      await shows(at, world.user.email)
      await goToTenant(at, { prompt: 'login', login_hint: world.user.email })
      assert.equal(await at.page.getByLabel('Email').inputValue(), world.user.email)
      await giveCredentials(at.page, world.user)
      await shows(at, world.user.email)
    },
  },
  {
    name: 'logs in over https with a host name as the domain, as at Auth0, and renews by refresh token',
    async run(world, site) {
      const domain = new URL(world.secureOrigin).host
      await using at = await visitLoggedIn(world, site, {
        domain,
        useRefreshTokens: true,
        cacheLocation: 'localstorage',
      })
      await getToken(at, { isFresh: true })
      const tenant = at.requests.filter(request => request.url().startsWith(`${world.secureOrigin}/oauth/token`))
      assert.equal(tenant.filter(request => request.method() === 'POST').length, 2)
      await comeBackBy(at, 'logOut')
      await shows(at, 'Nobody')
      await goToTenant(at)
    },
  },
  {
    name: 'calls the API with the token, and gets 403 without the permission',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site)
      const messages = `${site.apiOrigin}/api/messages`
      assert.deepEqual(await ask(at, 'callApi', `${messages}/protected`), {
        status: 200,
        body: '{"text":"This is a protected message."}',
      })
      assert.partialDeepStrictEqual(await ask(at, 'callApi', `${messages}/admin`), { status: 403 })
    },
  },
  {
    name: 'logs out: returns to the application, ends the session, and renewal fails with `login_required`',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site)
      await getToken(at)
      await comeBackBy(at, 'logOut')
      await shows(at, 'Nobody')
      assert.equal(at.requests.filter(request => request.url().startsWith(`${world.origin}/v2/logout?`)).length, 1)
      await assertFailure(at, await failToGetToken(at), { error: 'login_required', message: /./, type: 'GenericError' })
      await goToTenant(at)
    },
  },
]
