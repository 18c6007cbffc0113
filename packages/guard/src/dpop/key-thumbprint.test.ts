import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { calculateJwkThumbprint } from 'jose'
import { createSigningKey } from '../testing/signing-key.ts'
import { thumbprintOf } from './key-thumbprint.ts'

/** RFC 7638 §3.1. */
const RFC7638 = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  alg: 'RS256',
  kid: '2011-04-29',
}

function thumbprint(jwk: Readonly<Record<string, unknown>>): string | undefined {
  return thumbprintOf(createPublicKey({ key: jwk, format: 'jwk' }), jwk)
}

describe('thumbprintOf', () => {
  it('is that of the example of RFC 7638', () => {
    assert.equal(thumbprint(RFC7638), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })

  it("is jose's for every kind of key, whatever else the JWK says", async () => {
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { publicJwk } = createSigningKey(algorithm)
      assert.equal(thumbprint(publicJwk), await calculateJwkThumbprint({ ...publicJwk, kty: String(publicJwk.kty) }))
    }
  })

  for (const [what, jwk] of [
    [
      'a leading zero in "n"',
      { ...RFC7638, n: Buffer.concat([Buffer.alloc(1), Buffer.from(RFC7638.n, 'base64url')]).toString('base64url') },
    ],
    ['a leading zero in "e"', { ...RFC7638, e: 'AAEAAQ' }],
    ['padding', { ...RFC7638, n: `${RFC7638.n}==` }],
    ['the alphabet of base64', { ...RFC7638, n: RFC7638.n.replaceAll('-', '+') }],
  ] as const) {
    it(`is undefined for a key that is spelled with ${what}`, () => assert.equal(thumbprint(jwk), undefined))
  }
})
