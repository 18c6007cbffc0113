import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import type { Database } from '../../src/store/database.ts'
import { jsonBody } from '../support/json-body.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'

describe('a change to a person', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let database: Database
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    database = tenant.database
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  it('applies to the next refreshed token', async () => {
    const { tokens } = await app.logIn(helloWorld.user)
    const { user_id } = await database
      .selectFrom('users')
      .select('user_id')
      .where('email', '=', helloWorld.user.email)
      .executeTakeFirstOrThrow()
    const permission = {
      user_id,
      resource_server_identifier: helloWorld.audience,
      permission_name: 'read:admin-messages',
    }

    await database.insertInto('user_permissions').values(permission).execute()
    const promoted = await tokensOf(await app.refresh(tokens.refresh_token))
    assert.deepEqual(decodeJwt(promoted.access_token).permissions, ['read:admin-messages'])
    assert.match(promoted.scope, /read:admin-messages/)

    await database.deleteFrom('user_permissions').execute()
    const demoted = await tokensOf(await app.refresh(promoted.refresh_token))
    assert.deepEqual(decodeJwt(demoted.access_token).permissions, [])
    assert.doesNotMatch(demoted.scope, /read:admin-messages/)
  })

  it('who is blocked ends their refresh tokens and their session', async () => {
    const { tokens, visitor } = await app.logIn(helloWorld.admin)
    await database.updateTable('users').set({ blocked: true }).where('email', '=', helloWorld.admin.email).execute()

    const refreshed = await app.refresh(tokens.refresh_token)
    assert.equal(refreshed.status, 403)
    assert.deepEqual(await jsonBody(refreshed), { error: 'invalid_grant', error_description: 'user is blocked' })

    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')

    const userinfo = await fetch(`${tenant.origin}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    assert.equal(userinfo.status, 401)
  })
})
