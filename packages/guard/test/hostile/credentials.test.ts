import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { anyone, authenticated, permissions } from '../../src/policy/policy.ts'
import { createFrontDoor, responseOf } from '../support/front-door.ts'

const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())
const token = door.issuer.issue()
const [header, payload, signature] = token.split('.')

describe('a request without credentials of ours', () => {
  for (const [what, authorization] of [
    ['no header', undefined],
    ['an empty header', ''],
    ['Basic', 'Basic dXNlcjpwYXNz'],
    ['Digest', 'Digest username="a"'],
    ['DPoP', `DPoP ${token}`],
    ['an unknown scheme', 'Unheard of'],
  ] as const) {
    it(`is challenged without an error code (RFC 6750 §3.1): ${what}`, async () => {
      assert.deepEqual(await door.ask(authorization), {
        status: 401,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'www-authenticate': 'Bearer',
        },
        body: '{"message":"Requires authentication"}',
      })
    })
  }
})

function assertMalformed(response: Awaited<ReturnType<typeof door.ask>>): void {
  assert.equal(response.status, 400)
  const body: unknown = JSON.parse(response.body)
  assert.ok(typeof body === 'object' && body !== null && 'error_description' in body)
  assert.deepEqual(body, {
    error: 'invalid_request',
    error_description: body.error_description,
    message: 'Requires authentication',
  })
  assert.deepEqual(response.headers, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'www-authenticate': `Bearer error="invalid_request", error_description="${body.error_description}"`,
  })
}

describe('malformed Bearer credentials', () => {
  const json = JSON.stringify({ protected: header, payload, signature })
  for (const [what, authorization] of [
    ['nothing behind the scheme', 'Bearer'],
    ['a space behind the scheme', 'Bearer '],
    ['a tab for the space', `Bearer\t${token}`],
    ['a trailing space', `Bearer ${token} `],
    ['a leading and a trailing tab', `Bearer \t${token}\t`],
    ['two tokens', `Bearer ${token} ${token}`],
    ['two headers joined with a comma', `Bearer ${token}, Bearer ${token}`],
    ['two headers joined, Basic second', `Bearer ${token}, Basic dXNlcjpwYXNz`],
    ['a JWS in flattened JSON', `Bearer ${json}`],
    ['a JWS in general JSON', `Bearer {"payload":"${payload}","signatures":[]}`],
    ['a newline in the token', `Bearer ${header}.\n${payload}.${signature}`],
    ['a space in the token', `Bearer ${header}. ${payload}.${signature}`],
    ['a tab in the token', `Bearer ${header}.${payload}\t.${signature}`],
    ['a NUL in the token', `Bearer ${header}.${payload}.${signature}\0`],
    ['a byte order mark before the token', `Bearer \ufeff${token}`],
    ['a letter beyond ASCII', `Bearer ${token.replace('.', '.é')}`],
    ['a letter that folds to ASCII', `Bearer ${token.replace('.', '.ſ')}`],
    ['a token in quotes', `Bearer "${token}"`],
    ['a token in angle brackets', `Bearer <${token}>`],
    ['padding inside', `Bearer ${header}=.${payload}.${signature}`],
    ['percent escapes', `Bearer ${token.replaceAll('.', '%2E')}`],
    ['a new header injected', `Bearer ${token}\r\nX-Admin: true`],
  ] as const) {
    it(`are refused with 400: ${what}`, async () => assertMalformed(await door.ask(authorization)))
  }

  it('are refused with 400: two Authorization headers, of which Node shows one', async () => {
    const rawHeaders = ['Authorization', `Bearer ${token}`, 'authorization', 'Basic dXNlcjpwYXNz']
    const request = { headers: { authorization: `Bearer ${token}` }, rawHeaders }
    const decision = await door.guard.check(request, authenticated)
    assert.ok(!decision.granted)
    assertMalformed(responseOf(decision))
  })
})

it('asks the issuer for nothing as long as no token was sent', () => assert.deepEqual(door.fetched, []))

describe('a valid token', () => {
  it('passes with the scheme in any case and any number of spaces', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR', 'Bearer   ']) {
      assert.equal((await door.ask(`${scheme} ${token}`)).status, 200)
    }
  })

  it('is not read where anyone may pass', async () => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer x', `Bearer ${token}, Bearer ${token}`]) {
      assert.equal((await door.ask(authorization, anyone)).status, 200)
    }
  })

  it('without the permission is refused with all that is needed (RFC 6750 §3.1)', async () => {
    assert.deepEqual(await door.bearer(token, permissions('read:a', 'write:a')), {
      status: 403,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'www-authenticate':
          'Bearer error="insufficient_scope", error_description="This needs the permissions read:a write:a", scope="read:a write:a"',
      },
      body: '{"error":"insufficient_scope","error_description":"This needs the permissions read:a write:a","message":"Permission denied"}',
    })
  })
})
