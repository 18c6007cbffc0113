import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../testing/management.ts'

describe('POST /local/forwarded-calls', () => {
  let tenant: ManagedTenant
  let api: Server
  let origin: string

  before(async () => {
    tenant = await startManagedTenant()
    api = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: 'https://elsewhere.example.com/' }).end()
      else if (request.url === '/long') response.end('x'.repeat(200_000))
      else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end(request.headers.authorization ?? 'nothing')
    })
    api.listen({ host: 'localhost', port: 0 })
    await once(api, 'listening')
    const address = api.address()
    assert.ok(typeof address === 'object' && address)
    origin = `http://localhost:${address.port}`
  })
  after(async () => {
    api.close()
    await tenant.close()
  })

  const forward = (call: object, headers?: Record<string, string>) =>
    tenant.call('POST', '/local/forwarded-calls', call, headers)

  it('tells all of the answer, the challenge included', async () => {
    const answer = await tenant.expect(200, 'POST', '/local/forwarded-calls', {
      url: `${origin}/`,
      authorization: 'Bearer abc',
    })
    assert.equal(answer.status, 401)
    assert.equal(answer.status_text, 'Unauthorized')
    assert.equal(answer.body, 'Bearer abc')
    assert.ok(JSON.stringify(answer.headers).includes('["www-authenticate","Bearer"]'))
  })

  it('sends no credentials that it was not given', async () => {
    const { body } = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: origin })
    assert.equal(body, 'nothing')
  })

  it('follows no redirect, and cuts a long body', async () => {
    const moved = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: `${origin}/moved` })
    assert.equal(moved.status, 302)
    const long = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: `${origin}/long` })
    assert.equal(String(long.body).length, 64 * 1024)
  })

  for (const url of [
    'https://example.com/',
    'http://example.com/',
    'http://localhost.example.com/',
    'http://localhost@example.com/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'localhost:6060',
  ]) {
    it(`calls no other machine: ${url}`, async () => {
      const { status, body } = await forward({ url })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /Only APIs of this machine are called/)
    })
  }

  for (const authorization of ['Bearer secret\r\nx: y', 'Bearer secret token', '']) {
    it(`refuses what is no header, and does not repeat it: ${JSON.stringify(authorization)}`, async () => {
      const { status, body } = await forward({ url: origin, authorization })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /The credentials must be/)
      assert.doesNotMatch(JSON.stringify(body), /secret/)
    })
  }

  it('says that nothing answers', async () => {
    const { status, body } = await forward({ url: 'http://localhost:1/' })
    assert.equal(status, 502)
    assert.match(JSON.stringify(body), /Nothing answers at \\"http:\/\/localhost:1\\"/)
  })

  it('wants the right to read client secrets', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:resource_servers')}`
    const { status, body } = await forward({ url: origin }, { authorization })
    assert.equal(status, 403)
    assert.match(JSON.stringify(body), /expected any of: read:client_keys/)
  })
})
