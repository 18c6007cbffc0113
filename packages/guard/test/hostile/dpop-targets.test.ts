import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { after, describe, it } from 'node:test'
import { BASE_URL, createDpopDoor, outcomeOf } from '../support/dpop-door.ts'

const { issuer, createGuard, request } = await createDpopDoor()
after(() => issuer.close())

describe('A DPoP proof and the target of its request', () => {
  const guard = createGuard()

  for (const target of [
    '/a/../admin',
    '/./admin',
    '/%2e%2e/admin',
    '/.%2E/admin',
    '/x\\..\\admin',
    '/admin\u0000',
    '/a b',
    '/\u00e9',
    '*',
    'evil.test:443',
    'ftp://evil.test/admin',
    'http://evil.test\\@api.example.com/admin',
    '/100%',
  ]) {
    it(`is refused for the target ${JSON.stringify(target)}, whatever the proof names`, async () => {
      for (const url of [`${BASE_URL}${target}`, `${BASE_URL}/admin`, new URL(target, BASE_URL).href]) {
        assert.equal(await outcomeOf(guard, request({ target, url })), '401 invalid_proof', url)
      }
    })
  }

  for (const [target, url] of [
    ['http://evil.test/orders', `${BASE_URL}/orders`],
    ['//evil.test/x', `${BASE_URL}//evil.test/x`],
    ['/%7Efoo', `${BASE_URL}/~foo`],
    ['/a%2fb', `${BASE_URL}/a%2Fb`],
    ['/orders', 'HTTPS://API.Example.com:443/orders?x#y'],
    ['/', BASE_URL],
  ] as const) {
    it(`is accepted for the target "${target}" when it names "${url}"`, async () => {
      assert.equal(await outcomeOf(guard, request({ target, url })), 'granted')
    })
  }

  it('is refused when the guard is given no method or no URL', async () => {
    const { headers } = request()
    assert.equal(await outcomeOf(guard, { headers }), '401 invalid_proof')
    assert.equal(await outcomeOf(guard, { headers, method: 'GET' }), '401 invalid_proof')
    assert.equal(await outcomeOf(guard, { headers, method: 'GET', url: '/orders' }), 'granted')
  })

  it('matches any of several base URLs, with their paths', async () => {
    const guard = createGuard({ baseUrls: ['https://a.example.com/svc2/', 'http://localhost:8080'] })
    for (const base of ['https://a.example.com/svc2', 'http://localhost:8080']) {
      assert.equal(await outcomeOf(guard, request({ url: `${base}/orders` })), 'granted', base)
    }
    assert.equal(await outcomeOf(guard, request({ url: 'https://a.example.com/orders' })), '401 invalid_proof')
  })

  it('leads to a hint for the log that names the expected URL and no part of the proof', async () => {
    const events: unknown[] = []
    const note = (event: unknown) => void events.push(event)
    channel('tollgate.guard.token-refused').subscribe(note)
    const sent = request({ target: '/orders?secret', url: 'https://internal.test/orders' })
    await outcomeOf(guard, sent)
    channel('tollgate.guard.token-refused').unsubscribe(note)
    const text = JSON.stringify(events)
    assert.match(text, /must be \\"https:\/\/api\.example\.com\/orders\\" here: compare the option \\"baseUrls\\"/)
    assert.ok(!text.includes('secret') && !text.includes(sent.headers.dpop.slice(-40)))
  })
})
