import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createProver } from '@tollgate/guard/testing'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { insertClientCredential } from '../../src/store/access/client-credentials.ts'
import { findClient, updateClient } from '../../src/store/access/clients.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { createDatabase, isPostgresAvailable, type TestDatabase } from '../support/postgres.ts'
import { startProcess, type TenantProcess } from '../support/tenant-process.ts'

const ISSUER = 'http://localhost:1/'
const AT_ONCE = 20

describe('two processes of one issuer on one PostgreSQL database', { skip: !(await isPostgresAvailable()) }, () => {
  let created: TestDatabase
  let a: TenantProcess
  let b: TenantProcess
  let privateKey: CryptoKey
  before(async () => {
    created = await createDatabase()
    const start = () => startProcess(created.url, { TOLLGATE_ISSUER: ISSUER })
    ;[a, b] = await Promise.all([start(), start()])
    const pair = await generateKeyPair('RS256', { extractable: true })
    privateKey = pair.privateKey
    await using database = await openPostgres(created.url)
    const { id } = await insertClientCredential(database, TEST_APPLICATION_ID, {
      credential_type: 'public_key',
      kid: 'key',
      alg: 'RS256',
      pem: await exportSPKI(pair.publicKey),
    })
    await updateClient(database, TEST_APPLICATION_ID, {
      client_authentication_methods: { private_key_jwt: { credentials: [{ id }] } },
    })
  })
  after(async () => {
    await Promise.all([a?.kill(), b?.kill()])
    await created.drop()
  })

  it('accept one of many uses of a client assertion at once', async () => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: TEST_APPLICATION_ID, sub: TEST_APPLICATION_ID, iat: now, exp: now + 60, jti: 'once' }
    const client_assertion = await new SignJWT({ ...claims, aud: ISSUER })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey)
    const use = ({ origin }: TenantProcess) =>
      fetch(`${origin}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          audience: helloWorld.audience,
          client_assertion,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        }),
      })
    const responses = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => use(index % 2 === 0 ? a : b)))
    const statuses = responses.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array.from({ length: AT_ONCE - 1 }, () => 401)])
  })

  it('accept one of many uses of a DPoP proof at once', async () => {
    const proof = createProver().prove({
      accessToken: '',
      method: 'POST',
      url: `${ISSUER}oauth/token`,
      claims: { ath: undefined },
    })
    await using database = await openPostgres(created.url)
    await updateClient(database, TEST_APPLICATION_ID, { client_authentication_methods: null })
    const secret = (await findClient(database, TEST_APPLICATION_ID))?.client_secret ?? ''
    const use = ({ origin }: TenantProcess) =>
      fetch(`${origin}/oauth/token`, {
        method: 'POST',
        headers: { dpop: proof },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          audience: helloWorld.audience,
          client_id: TEST_APPLICATION_ID,
          client_secret: secret,
        }),
      })
    const responses = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => use(index % 2 === 0 ? a : b)))
    const statuses = responses.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array.from({ length: AT_ONCE - 1 }, () => 400)])
  })
})
