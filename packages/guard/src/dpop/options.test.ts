import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { dpop } from './dpop.ts'

const baseUrls = ['https://api.example.com']

describe('dpop', () => {
  for (const [options, message] of [
    [{}, /"baseUrls" must be an array of 1 to 20 URLs/],
    [{ baseUrls: [] }, /"baseUrls" must be an array of 1 to 20 URLs/],
    [{ baseUrls: 'https://api.example.com' }, /"baseUrls" must be an array/],
    [{ baseUrls: Array(21).fill('https://api.example.com') }, /"baseUrls" must be an array/],
    ...[
      'api.example.com',
      'http://api.example.com',
      'https://api.example.com/?a',
      'https://api.example.com/#a',
      'https://user@api.example.com',
      'https://api.example.com/a/../b',
      'https://api.example.com:99999',
      1,
    ].map(url => [{ baseUrls: [url] }, /"baseUrls" must hold https URLs, or http on localhost/] as const),
    [{ baseUrls, algorithms: ['HS256'] }, /"algorithms" must be an array of some of/],
    [{ baseUrls, algorithms: [] }, /"algorithms" must be an array of some of/],
    [{ baseUrls, required: 'yes' }, /"required" must be true or false/],
    [{ baseUrls, proofSeconds: 0 }, /"proofSeconds" must be a number from 1 to 3600, not "0"/],
    [{ baseUrls, proofAheadSeconds: 301 }, /"proofAheadSeconds" must be a number from 0 to 300, not "301"/],
    [{ baseUrls, nonce: {} }, /"nonce.secret" must be a Uint8Array of at least 32 bytes/],
    [{ baseUrls, nonce: { secret: 'a'.repeat(32) } }, /"nonce.secret" must be a Uint8Array/],
    [{ baseUrls, nonce: { secret: new Uint8Array(31) } }, /"nonce.secret" must be a Uint8Array/],
    [{ baseUrls, nonce: { secret: new Uint8Array(32), seconds: 9 } }, /"nonce.seconds" must be a number from 10/],
    [{ baseUrls, nonce: { secret: new Uint8Array(32), second: 60 } }, /"second" is unknown: did you mean "seconds"/],
    [{ baseUrls, replays: new Map() }, /"replays" must be what replayCache\(\) or replayStore\(\) returns/],
    [{ baseUrl: baseUrls }, /"baseUrl" is unknown: did you mean "baseUrls"/],
  ] as const) {
    it(`throws a TypeError for ${JSON.stringify(options).slice(0, 80)}`, () => {
      const create = () => Reflect.apply(dpop, undefined, [options])
      assert.throws(create, error => error instanceof TypeError && message.test(error.message))
    })
  }

  it('names in its challenge every algorithm that it accepts', () => {
    assert.deepEqual(dpop({ baseUrls }).algorithms, ['ES256', 'EdDSA', 'Ed25519'])
    assert.deepEqual(dpop({ baseUrls, algorithms: ['Ed25519', 'EdDSA'] }).algorithms, ['EdDSA', 'Ed25519'])
    assert.deepEqual(dpop({ baseUrls, algorithms: ['RS256'] }).algorithms, ['RS256'])
  })

  it('returns what createGuard() takes, which refuses the options themselves', () => {
    const issuer = { issuer: 'https://issuer.test/', audience: 'https://api.test' }
    createGuard({ ...issuer, dpop: dpop({ baseUrls }) })
    const create = () => Reflect.apply(createGuard, undefined, [{ ...issuer, dpop: { baseUrls } }])
    assert.throws(create, /"dpop" must be what dpop\(\) returns/)
  })
})
