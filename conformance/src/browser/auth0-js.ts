import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { connect } from '../auth0/connect.ts'
import type { Suite } from '../check.ts'
import type { World } from '../world.ts'
import { goToTenant, visitLoggedIn } from './log-in.ts'
import type { PageCheck } from './page-check.ts'
import { silentRequests } from './renewal-checks.ts'
import { openSite, type Site } from './site.ts'
import { ask, assertFailure, comeBackBy, failToGetToken, getToken, shows, type Visit, visit } from './visit.ts'

const REALM = 'http://auth0.com/oauth/grant-type/password-realm'
const CONNECTION = 'Username-Password-Authentication'

/** The SDK forces https, so its pages use the tenant's https origin. */
const settingsFor = ({ secureOrigin }: World) => ({ domain: new URL(secureOrigin).host })

const checks: readonly PageCheck[] = [
  {
    name: 'logs in by redirect with `token id_token`, and shows the user from the ID token',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, settingsFor(world))
      await callsTheApi(at)
    },
  },
  {
    name: 'logs in with `id_token` alone, and with `token` alone and the user from user info',
    async run(world, site) {
      for (const responseType of ['id_token', 'token']) {
        await using at = await visitLoggedIn(world, site, { ...settingsFor(world), responseType })
        await comeBackBy(at, 'logIn')
        await shows(at, world.user.email)
      }
    },
  },
  {
    name: 'renews with `checkSession` (`web_message`), also after a reload',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, settingsFor(world))
      const first = await getToken(at)
      const before = silentRequests(at).length
      // The times in a token are whole seconds, so two tokens of one second are equal.
      await setTimeout(1000)
      assert.notEqual(await getToken(at, { isFresh: true }), first)
      assert.equal(silentRequests(at).length, before + 1)
      await at.page.reload()
      await shows(at, world.user.email)
      await callsTheApi(at)
    },
  },
  {
    name: 'logs out: `checkSession` fails with `login_required`',
    async run(world, site) {
      await using at = await visitLoggedIn(world, site, settingsFor(world))
      await comeBackBy(at, 'logOut')
      await shows(at, 'Nobody')
      const failure = await failToGetToken(at, { isFresh: true })
      await assertFailure(at, failure, { error: 'login_required', message: /Login required/, type: 'GenericError' })
      await goToTenant(at)
    },
  },
  {
    name: 'logs in with a password: in a realm, and in the default directory; a wrong password is `invalid_grant`',
    async run(world, site) {
      const { email: username, password } = world.user
      await connect(world).tenants.settings.update({ default_directory: CONNECTION })
      await using at = await visit(world, site, settingsFor(world))
      for (const realm of [{ realm: CONNECTION }, {}]) {
        const token = await ask(at, 'logInWithPassword', { username, password, ...realm })
        assert.ok(typeof token === 'string' && token !== '')
      }
      await assert.rejects(ask(at, 'logInWithPassword', { username, password: 'wrong' }), /invalid_grant.*Wrong email/)
    },
  },
]

async function callsTheApi(at: Visit): Promise<void> {
  assert.deepEqual(await ask(at, 'callApi', `${at.site.apiOrigin}/api/messages/protected`), {
    status: 200,
    body: '{"text":"This is a protected message."}',
  })
}

let site: Promise<Site> | undefined

export const auth0JsSuite: Suite = {
  client: 'auth0-js',
  package: 'auth0-js',
  kind: 'browser',
  checks: checks.map(({ name, run }) => ({
    name,
    async run(world) {
      site ??= openSite(world, 'auth0-js.ts', {
        grantTypes: ['implicit', 'password', REALM],
        apiDomain: new URL(world.secureOrigin).host,
      })
      await run(world, await site)
    },
  })),
  differences: [
    'Cross-origin authentication (`login`, `/co/authenticate`), passwordless login, login by popup and hosted login pages with this SDK are not supported.',
  ],
}
