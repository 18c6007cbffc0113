/** The gRPC service of docs/how-to/grpc.md. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Client, credentials, Metadata, Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js'
import { createGuard, permissions } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { guarded } from './grpc.ts'

const issuer = await createTestIssuer()
const brokenIssuer = await createTestIssuer()
brokenIssuer.outage()
const guard = createGuard({
  issuers: [issuer, brokenIssuer].map(({ issuer, audience, algorithms }) => ({ issuer, audience, algorithms })),
})
const bytes = { serialize: (text: string) => Buffer.from(text), deserialize: String }
const path = '/shop.Orders/List'
const service: ServiceDefinition = {
  list: {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes.serialize,
    requestDeserialize: bytes.deserialize,
    responseSerialize: bytes.serialize,
    responseDeserialize: bytes.deserialize,
  },
}
const server = new Server()
server.addService(service, {
  list: guarded(guard, permissions('read:orders'), (item: string, token) => `${item} of ${token?.claims.sub}`),
})
const port: number = await new Promise((resolve, reject) => {
  server.bindAsync('localhost:0', ServerCredentials.createInsecure(), (error, bound) => {
    if (error) reject(error)
    else resolve(bound)
  })
})
const client = new Client(`localhost:${port}`, credentials.createInsecure())
after(async () => {
  client.close()
  server.forceShutdown()
  await Promise.all([issuer.close(), brokenIssuer.close()])
})

function list(...authorization: string[]): Promise<string> {
  const metadata = new Metadata()
  for (const each of authorization) metadata.add('authorization', each)
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, bytes.serialize, bytes.deserialize, 'coffee', metadata, (error, response) => {
      if (error) reject(error)
      else resolve(String(response))
    })
  })
}

test('gRPC gives a method the token', async () => {
  const token = issuer.issue({ sub: 'me', permissions: ['read:orders'] })
  assert.equal(await list(`Bearer ${token}`), 'coffee of me')
})

for (const [what, authorization, code, details] of [
  ['no token', [], status.UNAUTHENTICATED, 'Requires authentication'],
  ['an expired token', [`Bearer ${issuer.issue({ exp: 1 })}`], status.UNAUTHENTICATED, 'The token is expired'],
  [
    'a token without the permission',
    [`Bearer ${issuer.issue()}`],
    status.PERMISSION_DENIED,
    'This needs the permission read:orders',
  ],
  [
    'a token of an issuer that is unavailable',
    [`Bearer ${brokenIssuer.issue()}`],
    status.UNAVAILABLE,
    'The keys of the token issuer cannot be fetched at the moment',
  ],
] as const) {
  test(`gRPC refuses ${what}`, async () => {
    await assert.rejects(list(...authorization), { code, details })
  })
}
