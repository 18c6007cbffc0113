import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../src/hello-world.ts'
import { createTenant } from '../src/tenant.ts'
import { jsonBody } from './support/json-body.ts'
import { createSinglePageApp } from './support/single-page-app.ts'

describe('a tenant that is started again', () => {
  let dataFolder: string
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-restart-'))
  })
  after(() => rm(dataFolder, { recursive: true }))

  it('still knows its keys, its people, who is logged in and their refresh tokens', async () => {
    const first = await createTenant({ port: 0, dataFolder })
    const { origin } = first
    const app = createSinglePageApp(origin)
    const { tokens, visitor } = await app.logIn(helloWorld.user)
    const keys = await jsonBody(await fetch(`${origin}/.well-known/jwks.json`))
    await first.close()

    const second = await createTenant({ port: Number(new URL(origin).port), dataFolder })
    try {
      assert.deepEqual(await jsonBody(await fetch(`${origin}/.well-known/jwks.json`)), keys)
      const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
      assert.ok(silent.redirectsTo?.searchParams.get('code'))
      assert.equal((await app.refresh(tokens.refresh_token)).status, 200)
      assert.ok((await app.logIn(helloWorld.admin)).tokens.access_token)
    } finally {
      await second.close()
    }
  })
})
