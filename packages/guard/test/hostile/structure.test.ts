import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createSigningKey, type SigningKey, signJws, signToken } from '../../src/testing/signing-key.ts'
import { assertInvalidToken, createFrontDoor } from '../support/front-door.ts'

const NOT_BASE64URL = 'A part of the token is empty or not canonical base64url'
const NOT_COMPACT = 'The token is not a JWS of three parts'
const OPAQUE = 'This is an opaque token: request one for an audience'
const ENCRYPTED = 'This is an encrypted token: request a signed one'
const TOO_LONG = 'The token is too long'
const HEADER_NOT_JSON = 'The token header is not a strict JSON object'
const ALGORITHM = 'The token is signed with an algorithm that is not accepted here'
const PAYLOAD_NOT_JSON = 'The token payload is not a strict JSON object'

/** Its guard has no keys at hand: that it never asks for them shows that each token falls at the front door. */
const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())

const key = createSigningKey('ES256')
const token = door.issuer.issue()
const [header = '', payload = '', signature = ''] = token.split('.')
const text = (segment: string) => Buffer.from(segment, 'base64url').toString()

describe('a token of the wrong structure', () => {
  for (const [what, accessToken, description] of [
    ['no dot', 'mF_9.B5f-4.1JqM'.replaceAll('.', ''), OPAQUE],
    ['a header alone', header, OPAQUE],
    ['one dot', `${header}.${payload}`, NOT_COMPACT],
    ['three dots', `${token}.${signature}`, NOT_COMPACT],
    ['four dots, as encryption has', `${header}.a.b.c.d`, ENCRYPTED],
    ['four dots and no key, as direct encryption has', `${header}..b.c.d`, ENCRYPTED],
    ['five dots', `${header}.a.b.c.d.e`, NOT_COMPACT],
    ['10,000 dots', '.'.repeat(10_000), NOT_COMPACT],
    ['100,000 dots', '.'.repeat(100_000), TOO_LONG],
    ['a dot in front', `.${token}`, NOT_COMPACT],
    ['a dot behind', `${token}.`, NOT_COMPACT],
    ['two dots alone', '..', HEADER_NOT_JSON],
    ['an empty header', `.${payload}.${signature}`, HEADER_NOT_JSON],
    ['an empty payload', `${header}..${signature}`, PAYLOAD_NOT_JSON],
    ['an empty signature', `${header}.${payload}.`, NOT_BASE64URL],
    ['16,385 characters', `${header}.${payload}.${'A'.repeat(16_385 - header.length - payload.length - 2)}`, TOO_LONG],
    ['a mebibyte', 'A'.repeat(2 ** 20), TOO_LONG],
    ['segments in another order', `${payload}.${header}.${signature}`, ALGORITHM],
    ['a token inside a token', `${Buffer.from(token).toString('base64url')}.${payload}.${signature}`, HEADER_NOT_JSON],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      assertInvalidToken(await door.bearer(accessToken), description)
    })
  }
})

describe('a header that is not a strict JSON object', () => {
  const usual = text(header)
  for (const [what, document] of [
    ['nothing', ''],
    ['an array', `[${usual}]`],
    ['a string', '"JWT"'],
    ['a number', '256'],
    ['null', 'null'],
    ['a byte order mark', `\ufeff${usual}`],
    ['invalid UTF-8', Buffer.from(usual.replace('"JWT"', '"\xff"'), 'latin1')],
    ['UTF-16', Buffer.from(usual, 'utf16le')],
    ['alg twice', usual.replace('{', '{"alg":"none",')],
    ['alg twice, escaped once', usual.replace('{', '{"\\u0061lg":"none",')],
    ['kid twice', usual.replace('{', '{"kid":"a",')],
    ['a lone surrogate', usual.replace('{', '{"a":"\\ud800",')],
    ['17 levels', usual.replace('{', `{"a":${'['.repeat(17)}${']'.repeat(17)},`)],
    ['5,000 levels', usual.replace('{', `{"a":${'['.repeat(5000)}${']'.repeat(5000)},`)],
    ['a number beyond every double', usual.replace('{', '{"a":1e400,')],
    ['something behind it', `${usual}{}`],
    ['a form instead of JSON', 'alg=ES256&typ=JWT'],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      assertInvalidToken(await door.bearer(signJws(key, document, text(payload))), HEADER_NOT_JSON)
    })
  }
})

describe('a payload that is not a strict JSON object', () => {
  const usual = text(payload)
  for (const [what, document] of [
    ['an array', `[${usual}]`],
    ['a string', '"auth0|test"'],
    ['a number', '1'],
    ['null', 'null'],
    ['true', 'true'],
    ['nothing but a space', ' '],
    ['a byte order mark', `\ufeff${usual}`],
    ['invalid UTF-8', Buffer.from(usual.replace('auth0|test', '\xff'), 'latin1')],
    ['an overlong letter', Buffer.from(usual.replace('auth0|test', '\xc1\xa1'), 'latin1')],
    ['iss twice', usual.replace('{', '{"iss":"https://evil.test/",')],
    ['iss twice, the good one first', usual.replace('}', ',"iss":"https://evil.test/"}')],
    ['iss twice, escaped once', usual.replace('{', '{"is\\u0073":"https://evil.test/",')],
    ['exp twice', usual.replace('{', '{"exp":1,')],
    ['permissions twice', usual.replace('{', '{"permissions":[],"permissions":["admin"],')],
    ['a member twice inside a claim', usual.replace('{', '{"address":{"a":1,"a":2},')],
    ['a lone surrogate', usual.replace('auth0|test', '\\udc00')],
    ['17 levels', usual.replace('{', `{"a":${'['.repeat(17)}${']'.repeat(17)},`)],
    ['exp beyond every double', usual.replace(/"exp":\d+/, '"exp":1e400')],
    ['exp NaN', usual.replace(/"exp":\d+/, '"exp":NaN')],
    ['exp Infinity', usual.replace(/"exp":\d+/, '"exp":Infinity')],
    ['exp in hexadecimal', usual.replace(/"exp":\d+/, '"exp":0xffffffff')],
    ['exp with a plus', usual.replace(/"exp":(\d+)/, '"exp":+$1')],
    ['a trailing comma', usual.replace('}', ',}')],
    ['a comment', usual.replace('{', '{/* admin */')],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      assertInvalidToken(await door.bearer(signJws(key, text(header), document)), PAYLOAD_NOT_JSON)
    })
  }
})

/** Other texts that a forgiving decoder reads as the same bytes, by what is wrong with them. */
function respellings(segment: string): [string, string][] {
  const bytes = Buffer.from(segment, 'base64url')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const trailing = [...alphabet]
    .map(last => segment.slice(0, -1) + last)
    .filter(other => other !== segment && Buffer.from(other, 'base64url').equals(bytes))
  assert.ok(trailing.length > 0, 'the segment has no spare bits')
  const standard = bytes.toString('base64')
  return [
    ...trailing.map((other): [string, string] => [`spare bits set: …${other.at(-1)}`, other]),
    ['padded', standard.replaceAll('+', '-').replaceAll('/', '_')],
    ['padded too much', `${segment}====`],
    ['a character too many', `${segment.padEnd(Math.ceil(segment.length / 4) * 4, 'A')}A`],
    ['+ inside', `${segment.slice(0, 8)}+${segment.slice(9)}`],
    ['/ inside', `${segment.slice(0, 8)}/${segment.slice(9)}`],
    ['~ inserted', `${segment.slice(0, 8)}~${segment.slice(8)}`],
  ]
}

/** A token each of whose parts has spare bits at its end. */
function tokenWithSpareBits(signingKey: SigningKey): string {
  const pads = ['', 'a', 'aa']
  const candidates = pads.flatMap(x => pads.map(y => signToken(signingKey, { y }, { x })))
  const found = candidates.find(each => each.split('.').every(segment => segment.length % 4 !== 0))
  assert.ok(found, 'no token has spare bits everywhere')
  return found
}

for (const algorithm of ['RS256', 'ES256'] as const) {
  const segments = tokenWithSpareBits(createSigningKey(algorithm)).split('.')
  describe(`base64url of an ${algorithm} token in another spelling`, () => {
    for (const [index, part] of ['header', 'payload', 'signature'].entries()) {
      for (const [what, spelling] of respellings(segments[index] ?? '')) {
        it(`is refused: ${part}, ${what}`, async () => {
          const response = await door.bearer(segments.with(index, spelling).join('.'))
          // RFC 9110 §11.2: in the middle of credentials, padding is malformed HTTP already.
          if (spelling.endsWith('=') && part !== 'signature') assert.equal(response.status, 400)
          else assertInvalidToken(response, NOT_BASE64URL)
        })
      }
    }
  })
}

it('a token of the wrong structure is rejected before keys are fetched', () => assert.deepEqual(door.fetched, []))
