/** The event stream of docs/how-to/server-sent-events.md. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createEvents } from './server-sent-events.ts'

const issuer = await createTestIssuer()
const server = createEvents(createGuard(issuer)).listen(0, 'localhost')
await once(server, 'listening')
after(async () => {
  server.close()
  await issuer.close()
})

function open(token?: string): Promise<Response> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://localhost:${port}/events`
  return token === undefined ? fetch(url) : fetch(url, { headers: { authorization: `Bearer ${token}` } })
}

test('GET /events responds 401 without a token', async () => {
  assert.equal((await open()).status, 401)
})

test('GET /events sends events and ends when the token expires', async () => {
  const response = await open(issuer.issue({ exp: Math.ceil(Date.now() / 1000) + 1 }))
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  assert.match(await response.text(), /^data: \d{4}-/)
})
