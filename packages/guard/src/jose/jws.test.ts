import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSigningKey, signJws, signToken } from '../testing/signing-key.ts'
import { parseCompactJws, parseJws } from './jws.ts'

const key = createSigningKey('ES256')
const kid = key.publicJwk.kid

describe('parseJws', () => {
  it('takes a token apart', () => {
    const token = signToken(key, { iss: 'a', permissions: ['b'] })
    const jws = parseJws(token)
    assert.ok(!('granted' in jws))
    const { algorithm, keyId, type } = jws.header
    assert.deepEqual({ algorithm, keyId, type }, { algorithm: 'ES256', keyId: kid, type: 'jwt' })
    assert.equal(`${jws.signingInput}.${jws.signature.toString('base64url')}`, token)
  })

  for (const [typ, type] of [
    ['JWT', 'jwt'],
    ['jwt', 'jwt'],
    ['at+jwt', 'at+jwt'],
    ['AT+JWT', 'at+jwt'],
    ['application/at+jwt', 'at+jwt'],
    ['APPLICATION/AT+JWT', 'at+jwt'],
  ] as const) {
    it(`reads the type "${typ}" (RFC 7515 §4.1.9)`, () => {
      const jws = parseJws(signToken(key, {}, { typ }))
      assert.equal('granted' in jws ? jws.reason : jws.header.type, type)
    })
  }

  it('reads a header that names no key', () => {
    const jws = parseJws(signToken(key, {}, { kid: undefined }))
    assert.equal('granted' in jws ? jws.reason : jws.header.keyId, undefined)
  })

  it('reads the same header each time, however many headers it has seen since', () => {
    const token = signToken(key, {})
    for (let seen = 0; seen < 200; seen += 1) parseJws(signToken(key, {}, { kid: `key-${seen}` }))
    const jws = parseJws(token)
    assert.equal('granted' in jws ? jws.reason : jws.header.keyId, kid)
  })

  it('keeps at most 64 parsed headers', () => {
    const tokens = Array.from({ length: 1000 }, (_, index) => signToken(key, {}, { kid: `key-${index}` }))
    const parse = (token: string) => {
      const jws = parseJws(token)
      assert.ok(!('granted' in jws))
      return jws.header
    }
    const before = new Map(tokens.map(token => [token, parse(token)]))
    // The last ones first: whatever is parsed again displaces others.
    const kept = tokens.reverse().filter(token => parse(token) === before.get(token))
    assert.ok(kept.length <= 64, `${kept.length} are kept`)
  })

  it('refuses a header that it has refused before', () => {
    const token = signToken(key, {}, { crit: ['exp'] })
    assert.deepEqual(parseJws(token), parseJws(token))
    assert.ok('granted' in parseJws(token))
  })
})

describe('parseCompactJws', () => {
  it('reads any payload, an empty one too', () => {
    for (const payload of ['', 'foo', '\0', '{"a":1,"a":1}']) {
      const jws = parseCompactJws(signJws(key, '{"alg":"ES256"}', payload))
      assert.equal('granted' in jws ? jws.reason : jws.payload.toString(), payload)
    }
  })

  it('reads 16,384 characters and not one more', () => {
    const header = Buffer.from('{"alg":"ES256"}').toString('base64url')
    const ofLength = (length: number) => `${header}..${'A'.repeat(length - header.length - 2)}`
    assert.ok(!('granted' in parseCompactJws(ofLength(16_384))))
    const longer = parseCompactJws(ofLength(16_385))
    assert.equal('granted' in longer && longer.description, 'The token is too long')
  })

  for (const [part, name] of ['header', 'payload', 'signature'].entries()) {
    it(`refuses a character beyond ASCII whose low byte is base64url, in the ${name}`, () => {
      const parts = signToken(key, { iss: 'a' }).split('.')
      const text = parts[part] ?? ''
      // Node's decoder reads it as that byte: the same signature in other characters.
      const twin = `${text.slice(0, 8)}${String.fromCharCode(text.charCodeAt(8) + 0x100)}${text.slice(9)}`
      assert.deepEqual(Buffer.from(twin, 'base64url'), Buffer.from(text, 'base64url'))
      const refused = parseCompactJws(parts.with(part, twin).join('.'))
      assert.equal('granted' in refused && refused.reason, 'malformed_token')
    })
  }
})
