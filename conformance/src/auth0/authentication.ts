import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { AuthApiError, AuthenticationClient, UserInfoClient } from 'auth0/legacy'
import type { Check } from '../check.ts'
import { logIn } from '../person.ts'
import { CALLBACK, register } from '../registration.ts'
import type { Application, World } from '../world.ts'
import { connect } from './connect.ts'

function authenticationFor({ secureOrigin }: World, { clientId, clientSecret }: Application): AuthenticationClient {
  return new AuthenticationClient({ domain: new URL(secureOrigin).host, clientId, clientSecret })
}

export const authenticationChecks: readonly Check[] = [
  {
    name: 'authorization code, with the ID token validated, user info, refresh, and revocation',
    async run(world) {
      const application = await register(world, { app_type: 'regular_web' })
      const { oauth } = authenticationFor(world, application)
      const code = await codeFor(world, application, { nonce: 'n1' })
      const { data } = await oauth.authorizationCodeGrant(
        { code, redirect_uri: CALLBACK },
        { idTokenValidateOptions: { nonce: 'n1' } },
      )
      const { data: profile } = await new UserInfoClient({ domain: new URL(world.secureOrigin).host }).getUserInfo(
        data.access_token,
      )
      assert.equal(profile.email, world.user.email)

      const refresh_token = String(data.refresh_token)
      const { data: refreshed } = await oauth.refreshTokenGrant({ refresh_token })
      assert.ok(refreshed.id_token)
      await oauth.revokeRefreshToken({ token: refresh_token })
      await assert.rejects(
        oauth.refreshTokenGrant({ refresh_token }),
        errorWith('invalid_grant', 'Unknown or invalid refresh token.'),
      )
    },
  },
  {
    name: 'authorization code with PKCE; a nonce that was not requested is rejected',
    async run(world) {
      const application = await register(world, { app_type: 'regular_web' })
      const { oauth } = authenticationFor(world, application)
      const code_verifier = randomBytes(32).toString('base64url')
      const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
      const challenge = { code_challenge, code_challenge_method: 'S256' }
      const exchange = async (nonce: string) =>
        oauth.authorizationCodeGrantWithPKCE(
          {
            code: await codeFor(world, application, { ...challenge, nonce: 'n2' }),
            code_verifier,
            redirect_uri: CALLBACK,
          },
          { idTokenValidateOptions: { nonce } },
        )
      assert.ok((await exchange('n2')).data.access_token)
      await assert.rejects(exchange('n3'), /Nonce \(nonce\) claim mismatch/)
    },
  },
  {
    name: 'client credentials, and the errors for a wrong secret and an unknown API',
    async run(world) {
      const { audience, testApplication } = world
      const { oauth } = authenticationFor(world, testApplication)
      const { data } = await oauth.clientCredentialsGrant({ audience })
      assert.deepEqual([data.token_type, data.expires_in], ['Bearer', 86_400])
      const stranger = authenticationFor(world, { ...testApplication, clientSecret: 'x' })
      await assert.rejects(
        stranger.oauth.clientCredentialsGrant({ audience }),
        errorWith('access_denied', 'Unauthorized'),
      )
      await assert.rejects(
        oauth.clientCredentialsGrant({ audience: 'https://no.example.com' }),
        errorWith('access_denied', 'Service not found: https://no.example.com'),
      )
    },
  },
  {
    name: 'password grants: in the default directory and in a realm, with refresh; a wrong password is rejected',
    async run(world) {
      const { email: username, password } = world.user
      const realm = 'Username-Password-Authentication'
      await connect(world).tenants.settings.update({ default_directory: realm })
      const grant_types = ['password', 'http://auth0.com/oauth/grant-type/password-realm', 'refresh_token']
      const { oauth } = authenticationFor(world, await register(world, { app_type: 'regular_web', grant_types }))
      const scope = 'openid offline_access'
      for (const named of [{}, { realm }]) {
        const { data } = await oauth.passwordGrant({ username, password, audience: world.audience, scope, ...named })
        assert.ok(data.id_token)
        assert.ok((await oauth.refreshTokenGrant({ refresh_token: String(data.refresh_token) })).data.access_token)
      }
      await assert.rejects(
        oauth.passwordGrant({ username, password: 'wrong', realm }),
        errorWith('invalid_grant', 'Wrong email or password.'),
      )
    },
  },
  {
    name: 'sign up, and request an email to change the password',
    async run(world) {
      const { database } = authenticationFor(world, world.testApplication)
      const email = 'new@example.com'
      const connection = 'Username-Password-Authentication'
      const { data } = await database.signUp({ email, password: 'correct-horse-battery', connection })
      assert.deepEqual([data.email, data.email_verified], [email, false])
      const { data: sentence } = await database.changePassword({ email, connection })
      assert.match(sentence, /sent you an email/)
      await assert.rejects(database.signUp({ email: 'weak@example.com', password: 'abc', connection }), AuthApiError)
    },
  },
]

/** Logs the user in and returns the code from the callback. */
async function codeFor(world: World, { clientId }: Application, more: Record<string, string>): Promise<string> {
  const url = new URL('/authorize', world.secureOrigin)
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    audience: world.audience,
    scope: 'openid profile email offline_access',
    ...more,
  }).toString()
  const code = (await logIn(url, world.user)).searchParams.get('code')
  assert.ok(code)
  return code
}

function errorWith(error: string, description: string): (reason: unknown) => boolean {
  return reason => {
    assert.ok(reason instanceof AuthApiError, String(reason))
    assert.deepEqual([reason.error, reason.error_description], [error, description])
    return true
  }
}
