/** Receivers for back-channel logout (OpenID Connect) and security events (RFC 8417, RFC 8935). */
import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createDenyList, logoutReceiver, type SecurityEvent, securityEventReceiver } from '../src/revocation/index.ts'
import { sharedSecret } from '../src/static-keys/index.ts'
import { createSigningKey, signJws, signToken } from '../src/testing/signing-key.ts'

const key = createSigningKey('ES256')
const stranger = { ...createSigningKey('ES256'), publicJwk: key.publicJwk }
const issuer = 'https://issuer.test/'
const now = Math.floor(Date.now() / 1000)
const source = { issuer, audience: 'client', algorithms: ['ES256'], keys: { keys: [key.publicJwk] } } as const
const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'
const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

const logout = { iss: issuer, aud: 'client', iat: now, exp: now + 60, jti: 'j', sub: 'ada', events: { [LOGOUT]: {} } }
const subject = { format: 'iss_sub', iss: issuer, sub: 'ada' }
const event = { iss: issuer, aud: 'client', iat: now, jti: 'e', sub_id: subject, events: { [REVOKED]: {} } }
const token = { iss: issuer, aud: 'api', exp: now + 3600, iat: now - 5, sub: 'ada', sid: 's' }

type Header = Readonly<Record<string, unknown>>

function form(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

function push(body: string, headers = {}): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/secevent+jwt', ...headers } }
}

/** What is wrong with a token of either kind. */
const hostile = (good: Readonly<Record<string, unknown>>, typ: string): readonly [string, () => string][] => {
  const make = (claims: object, header: Header = {}, by = key) =>
    signToken(by, { ...good, ...claims }, { typ, ...header })
  return [
    ['nothing that is a token', () => 'token'],
    ['an empty token', () => ''],
    ['no signature', () => make({}).replace(/[^.]*$/, '')],
    ['another signature', () => make({}, {}, stranger)],
    ['the algorithm none', () => make({}, { alg: 'none' })],
    ['a symmetric algorithm', () => make({}, { alg: 'HS256' })],
    ['an algorithm that is not accepted', () => signToken(createSigningKey('EdDSA'), good, { typ })],
    ['an unknown key', () => make({}, { kid: 'unknown' })],
    ['the type of an access token', () => make({}, { typ: 'at+jwt' })],
    ['the type JWT', () => make({}, { typ: 'JWT' })],
    ['no type', () => make({}, { typ: undefined })],
    ['a critical extension', () => make({}, { crit: ['exp'] })],
    ['another issuer', () => make({ iss: 'https://other.test/' })],
    ['an issuer without its slash', () => make({ iss: 'https://issuer.test' })],
    ['no issuer', () => make({ iss: undefined })],
    ['another audience', () => make({ aud: 'other' })],
    ['no audience', () => make({ aud: undefined })],
    ['audiences that are joined', () => make({ aud: 'client other' })],
    ['no iat', () => make({ iat: undefined })],
    ['an iat that is no number', () => make({ iat: String(now) })],
    ['an iat in the future', () => make({ iat: now + 600 })],
    ['an exp in the past', () => make({ exp: now - 1 })],
    ['an exp that is no number', () => make({ exp: 'never' })],
    ['no jti', () => make({ jti: undefined })],
    ['a jti that is too long', () => make({ jti: 'j'.repeat(257) })],
    ['no events', () => make({ events: undefined })],
    ['empty events', () => make({ events: {} })],
    ['events in an array', () => make({ events: [LOGOUT, REVOKED] })],
    ['an event without an object', () => make({ events: { [LOGOUT]: true, [REVOKED]: 'yes' } })],
    [
      'a payload with a member twice',
      () =>
        signJws(
          key,
          JSON.stringify({ alg: 'ES256', typ, kid: key.publicJwk.kid }),
          `{"iss":"a",${JSON.stringify(good).slice(1)}`,
        ),
    ],
    [
      'a payload that is no object',
      () => signJws(key, JSON.stringify({ alg: 'ES256', typ, kid: key.publicJwk.kid }), '[]'),
    ],
  ]
}

describe('logoutReceiver', () => {
  const sign = (claims: object = {}) => signToken(key, { ...logout, ...claims }, { typ: 'logout+jwt' })

  async function send(init: RequestInit): Promise<{ response: Response; denied: number; denies: boolean }> {
    const denyList = createDenyList()
    const response = await logoutReceiver({ ...source, denyList })(new Request('https://api.test/logout', init))
    return { response, denied: denyList.size, denies: denyList.denies(token) }
  }

  for (const [what, claims, denied] of [
    ['a user', {}, 1],
    ['a session', { sub: undefined, sid: 's' }, 1],
    ['a session of a user', { sid: 's' }, 2],
    ['several audiences', { aud: ['other', 'client'] }, 1],
  ] as const) {
    it(`denies the tokens of ${what}`, async () => {
      const sent = await send(form(new URLSearchParams({ logout_token: sign(claims) }).toString()))
      assert.equal(sent.response.status, 200)
      assert.equal(sent.response.headers.get('cache-control'), 'no-store')
      assert.deepEqual([sent.denied, sent.denies], [denied, true])
    })
  }

  it('does not deny tokens that are issued after the logout', async () => {
    const denyList = createDenyList()
    const init = form(new URLSearchParams({ logout_token: sign({ iat: now - 100 }) }).toString())
    await logoutReceiver({ ...source, denyList })(new Request('https://api.test/logout', init))
    assert.equal(denyList.denies({ ...token, iat: now - 99 }), false)
    assert.equal(denyList.denies({ ...token, iat: now - 100 }), true)
  })

  for (const [what, make] of [
    ...hostile(logout, 'logout+jwt'),
    ['no exp', () => sign({ exp: undefined })],
    ['a nonce', () => sign({ nonce: 'n' })],
    ['another event', () => sign({ events: { [REVOKED]: {} } })],
    ['neither sub nor sid', () => sign({ sub: undefined })],
    ['a sub that is no string', () => sign({ sub: 7 })],
    ['an empty sid', () => sign({ sid: '' })],
  ] as const) {
    it(`refuses a token with ${what}`, async () => {
      const { response, denied } = await send(form(new URLSearchParams({ logout_token: make() }).toString()))
      assert.equal(response.status, 400)
      assert.equal(Object(await response.json()).error, 'invalid_request')
      assert.equal(response.headers.get('cache-control'), 'no-store')
      assert.equal(denied, 0)
    })
  }

  for (const [what, init, status] of [
    ['another method', { method: 'GET' }, 405],
    ['another media type', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, 415],
    ['two tokens', form(`logout_token=${sign()}&logout_token=${sign()}`), 400],
    ['a body that is too long', form(`logout_token=${sign()}&padding=${'a'.repeat(70_000)}`), 413],
  ] as const) {
    it(`refuses a request with ${what}`, async () => {
      const { response, denied } = await send(init)
      assert.deepEqual([response.status, denied], [status, 0])
    })
  }

  it('responds 503 while the keys of the issuer are unavailable, so that it is sent again', async () => {
    const { keys: _keys, ...address } = source
    const denyList = createDenyList()
    const fetch = () => Promise.reject(new Error('down'))
    const receive = logoutReceiver({ ...address, jwksUri: 'https://issuer.test/keys', fetch, denyList })
    const init = form(`logout_token=${sign()}`)
    const response = await receive(new Request('https://api.test/logout', init))
    assert.deepEqual([response.status, denyList.size], [503, 0])
    assert.match(response.headers.get('retry-after') ?? '', /^\d+$/)
  })
})

describe('logoutReceiver with a deny list that fails', () => {
  it('responds 503, so that the logout is sent again', async () => {
    const denyList = { deny: () => Promise.reject(new Error('down')) }
    const receive = logoutReceiver({ ...source, denyList })
    const body = form(`logout_token=${signToken(key, logout, { typ: 'logout+jwt' })}`)
    assert.equal((await receive(new Request('https://api.test/logout', body))).status, 503)
  })
})

describe('securityEventReceiver', () => {
  const sign = (claims: object = {}) => signToken(key, { ...event, ...claims }, { typ: 'secevent+jwt' })

  async function send(
    init: RequestInit,
    options: object = {},
  ): Promise<{ response: Response; denies: boolean; events: readonly SecurityEvent[] }> {
    const denyList = createDenyList()
    const events: SecurityEvent[] = []
    const onEvent = (received: SecurityEvent) => void events.push(received)
    const receive = securityEventReceiver({ ...source, denyList, onEvent, ...options })
    const response = await receive(new Request('https://api.test/events', init))
    return { response, denies: denyList.denies(token), events }
  }

  const complex = { format: 'complex', user: subject, session: { format: 'opaque', id: 's' } }
  for (const [what, claims, denies] of [
    ['a session of a user', {}, true],
    ['a complex subject with a user', { sub_id: complex }, true],
    ['a user before a time', { events: { [REVOKED]: { event_timestamp: now - 60 } } }, false],
    ['a user of another issuer', { sub_id: { ...subject, iss: 'https://other.test/' } }, false],
    ['a subject by email', { sub_id: { format: 'email', email: 'ada@example.com' } }, false],
    ['a subject that is no object', { sub_id: 'ada' }, false],
    ['a complex subject in itself', { sub_id: { format: 'complex', user: complex } }, false],
    ['another event', { events: { [VERIFICATION]: { state: 'x' } } }, false],
    ['a claim named err', { err: 'x' }, true],
  ] as const) {
    it(`receives ${what} and ${denies ? 'denies' : 'does not deny'} the token`, async () => {
      const sent = await send(push(sign(claims)))
      assert.deepEqual([sent.response.status, await sent.response.text()], [202, ''])
      assert.equal(sent.denies, denies)
      assert.equal(sent.events.length, 1)
      assert.equal(sent.events[0]?.issuer, issuer)
    })
  }

  it('does not deny tokens of the future for an event that claims to be from there', async () => {
    const denyList = createDenyList()
    const init = push(sign({ events: { [REVOKED]: { event_timestamp: now + 1e6 } } }))
    await securityEventReceiver({ ...source, denyList })(new Request('https://api.test/events', init))
    assert.equal(denyList.denies({ ...token, iat: now + 100 }), false)
    assert.equal(denyList.denies(token), true)
  })

  const codes: Readonly<Record<string, string>> = {
    'another signature': 'invalid_key',
    'an unknown key': 'invalid_key',
    'a symmetric algorithm': 'invalid_key',
    'an algorithm that is not accepted': 'invalid_key',
    'another issuer': 'invalid_issuer',
    'an issuer without its slash': 'invalid_issuer',
    'no issuer': 'invalid_issuer',
    'another audience': 'invalid_audience',
    'no audience': 'invalid_audience',
    'audiences that are joined': 'invalid_audience',
  }
  for (const [what, make] of hostile(event, 'secevent+jwt')) {
    it(`refuses a token with ${what}`, async () => {
      const { response, denies, events } = await send(push(make()))
      assert.equal(response.status, 400)
      const { err, description } = Object(await response.json())
      assert.equal(err, codes[what] ?? 'invalid_request')
      assert.match(description, /^[A-Z]/)
      assert.deepEqual([denies, events], [false, []])
    })
  }

  it('refuses a request without the expected Authorization header', async () => {
    const authorization = 'Bearer expected'
    for (const headers of [{}, { authorization: 'Bearer expecte' }, { authorization: 'bearer expected' }]) {
      const { response, denies } = await send(push(sign(), headers), { authorization })
      assert.deepEqual([response.status, denies], [401, false])
      assert.equal(Object(await response.json()).err, 'authentication_failed')
    }
    assert.equal((await send(push(sign(), { authorization }), { authorization })).response.status, 202)
  })

  it('calls onEvent once for an event that is delivered twice, and again after it failed', async () => {
    let calls = 0
    const onEvent = () => {
      calls += 1
      if (calls === 1) throw new Error('down')
    }
    const receive = securityEventReceiver({ ...source, onEvent })
    const text = sign()
    const request = () => new Request('https://api.test/events', push(text))
    const failed = await receive(request())
    assert.deepEqual([failed.status, failed.headers.get('retry-after')], [503, '10'])
    for (let time = 0; time < 3; time += 1) assert.equal((await receive(request())).status, 202)
    assert.equal(calls, 2)
  })

  it('calls onEvent once for two deliveries at the same time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let calls = 0
    const onEvent = () => {
      calls += 1
      return promise
    }
    const receive = securityEventReceiver({ ...source, onEvent })
    const deliveries = [1, 2, 3].map(() => receive(new Request('https://api.test/events', push(sign()))))
    resolve()
    assert.deepEqual(new Set((await Promise.all(deliveries)).map(({ status }) => status)), new Set([202]))
    assert.equal(calls, 1)
  })

  it('responds 503 when the deny list fails, so that the event is sent again', async () => {
    const denyList = { deny: () => Promise.reject(new Error('down')) }
    assert.equal((await send(push(sign()), { denyList })).response.status, 503)
  })

  it('rejects an option that it does not use', () => {
    const options = { ...source, denyList: createDenyList(), tokenCacheSize: 0 }
    for (const create of [securityEventReceiver, logoutReceiver]) {
      assert.throws(() => create(options), /The option "tokenCacheSize" is unknown/)
    }
  })

  it('is not created without an effect', () => {
    assert.throws(() => securityEventReceiver(source), /"denyList" or "onEvent"/)
    for (const authorization of [undefined, '']) {
      const options = { ...source, denyList: createDenyList(), authorization }
      assert.throws(() => Reflect.apply(securityEventReceiver, undefined, [options]), {
        name: 'TypeError',
        message: '"authorization" is empty: set it to the Authorization header of the transmitter, or leave it out',
      })
    }
  })
})

describe('A receiver with a shared secret', () => {
  const secret = randomBytes(32)
  const shared = { issuer, audience: 'client', algorithms: ['HS256'], keys: sharedSecret(secret) } as const
  const sign = (claims: object, typ: string, by = secret): string => {
    const input = [{ alg: 'HS256', typ }, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${input}.${createHmac('sha256', by).update(input).digest('base64url')}`
  }

  it('accepts a logout token that is signed with it, and no other', async () => {
    const denyList = createDenyList()
    const receive = logoutReceiver({ ...shared, denyList })
    const send = (text: string) =>
      receive(new Request('https://api.test/logout', form(new URLSearchParams({ logout_token: text }).toString())))
    assert.equal((await send(sign(logout, 'logout+jwt', randomBytes(32)))).status, 400)
    assert.equal(denyList.size, 0)
    assert.equal((await send(sign(logout, 'logout+jwt'))).status, 200)
    assert.ok(denyList.denies(token))
  })

  it('accepts an event that is signed with it, and no other', async () => {
    const events: SecurityEvent[] = []
    const receive = securityEventReceiver({ ...shared, onEvent: received => void events.push(received) })
    const send = (text: string) => receive(new Request('https://api.test/events', push(text)))
    assert.equal((await send(sign(event, 'secevent+jwt', randomBytes(32)))).status, 400)
    assert.equal((await send(sign(event, 'secevent+jwt'))).status, 202)
    assert.equal(events.length, 1)
  })
})
