import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp, createFetchHandler, createNodeServer, createResource } from './metadata.ts'

const PATH = '/.well-known/oauth-protected-resource/orders'
const METADATA = {
  resource: 'https://api.example.com/orders',
  authorization_servers: ['https://issuer.test/'],
  bearer_methods_supported: ['header'],
  resource_name: 'Orders',
  scopes_supported: ['read:orders'],
  resource_documentation: 'https://example.com/developers',
}
const resource = createResource('https://issuer.test/')

test('an application serves its metadata and names it in challenges', async () => {
  const app = createApp(resource)
  assert.deepEqual((await app.inject(PATH)).json(), METADATA)
  const { headers } = await app.inject('/orders')
  assert.equal(
    headers['www-authenticate'],
    `Bearer scope="read:orders", resource_metadata="https://api.example.com${PATH}"`,
  )
})

test('a listener of node:http serves its metadata', async t => {
  const server = createNodeServer(resource)
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const get = (path: string) => fetch(`http://localhost:${address.port}${path}`, { headers: { connection: 'close' } })
  assert.deepEqual(await (await get(PATH)).json(), METADATA)
  assert.equal((await get('/orders')).status, 401)
})

test('a fetch handler serves its metadata', async () => {
  const handle = createFetchHandler(resource)
  assert.deepEqual(await (await handle(new Request(`https://api.example.com${PATH}`))).json(), METADATA)
  assert.equal((await handle(new Request('https://api.example.com/orders'))).status, 401)
})
