import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import { createFrontDoor } from '../../test/support/front-door.ts'
import { createGuard } from '../guard.ts'
import { refusePolicy } from '../policy/insufficient-scope.ts'
import { allOf, anyOf, claim, type Policy, permissions, scopes, when } from '../policy/policy.ts'
import { invalidRequest, invalidToken } from '../refusal.ts'
import { MISSING_CREDENTIALS } from '../refusals/credentials.ts'
import { issuerUnavailable } from '../refusals/token.ts'
import { createLoopbackServer } from '../testing/loopback-server.ts'
import { createRefusalResponses, type ErrorFormat, type RefusalResponse } from './response.ts'

const refusals = {
  missing: MISSING_CREDENTIALS,
  malformed: invalidRequest('Two headers'),
  invalid: invalidToken('expired', 'The token is expired'),
  insufficient: refusePolicy(permissions('read:a', 'write:a')),
  unavailable: issuerUnavailable(7),
}
const challenges = {
  missing: 'Bearer',
  malformed: 'Bearer error="invalid_request", error_description="Two headers"',
  invalid: 'Bearer error="invalid_token", error_description="The token is expired"',
  insufficient:
    'Bearer error="insufficient_scope", error_description="This needs the permissions read:a write:a", scope="read:a write:a"',
  unavailable: undefined,
}
const outage = 'The keys of the token issuer cannot be fetched at the moment'
const needed = 'This needs the permissions read:a write:a'
const bodies = {
  message: {
    missing: '{"message":"Requires authentication"}',
    malformed: '{"error":"invalid_request","error_description":"Two headers","message":"Requires authentication"}',
    invalid: '{"error":"invalid_token","error_description":"The token is expired","message":"Bad credentials"}',
    insufficient: `{"error":"insufficient_scope","error_description":"${needed}","message":"Permission denied"}`,
    unavailable: `{"error":"temporarily_unavailable","error_description":"${outage}","message":"Unable to verify credentials"}`,
  },
  oauth: {
    missing: '{}',
    malformed: '{"error":"invalid_request","error_description":"Two headers"}',
    invalid: '{"error":"invalid_token","error_description":"The token is expired"}',
    insufficient: `{"error":"insufficient_scope","error_description":"${needed}"}`,
    unavailable: `{"error":"temporarily_unavailable","error_description":"${outage}"}`,
  },
  problem: {
    missing: '{"type":"about:blank","title":"Unauthorized","status":401}',
    malformed:
      '{"type":"about:blank","title":"Bad Request","status":400,"detail":"Two headers","error":"invalid_request"}',
    invalid:
      '{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The token is expired","error":"invalid_token"}',
    insufficient: `{"type":"about:blank","title":"Forbidden","status":403,"detail":"${needed}","error":"insufficient_scope"}`,
    unavailable: `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"${outage}","error":"temporarily_unavailable"}`,
  },
}
const statuses = { missing: 401, malformed: 400, invalid: 401, insufficient: 403, unavailable: 503 }
const shapes: readonly ErrorFormat[] = ['message', 'oauth', 'problem']
const kinds = ['missing', 'malformed', 'invalid', 'insufficient', 'unavailable'] as const

describe('the response to a refused request', () => {
  for (const shape of shapes) {
    const type = shape === 'problem' ? 'application/problem+json' : 'application/json'
    for (const kind of kinds) {
      it(`is byte for byte the same each time: ${kind}, ${shape}`, () => {
        const answers = createRefusalResponses(shape)
        const { status, headers, body } = answers(refusals[kind])
        assert.equal(status, statuses[kind])
        assert.equal(body, bodies[shape][kind])
        assert.equal(headers['content-type'], `${type}; charset=utf-8`)
        assert.equal(headers['cache-control'], 'no-store')
        assert.equal(headers['www-authenticate'], challenges[kind])
        assert.equal(headers['retry-after'], kind === 'unavailable' ? '7' : undefined)
        assert.deepEqual(answers(refusals[kind]), { status, headers, body })
      })
    }
  }

  it('has the body of the option errorFormat', async () => {
    await using door = await createFrontDoor()
    const { issuer, audience } = door.issuer
    for (const shape of shapes) {
      const guard = createGuard({ issuer, audience, errorFormat: shape })
      assert.equal(guard.response(refusals.invalid).body, bodies[shape].invalid)
    }
  })
})

describe('an own body', () => {
  it('replaces the usual one, and nothing else', () => {
    const own = createRefusalResponses(({ reason, status }) => ({ code: reason, status }))(refusals.invalid)
    const usual = createRefusalResponses('message')(refusals.invalid)
    assert.equal(own.body, '{"code":"expired","status":401}')
    assert.deepEqual({ ...own, body: '' }, { ...usual, body: '' })
  })

  for (const [what, make] of [
    ['a string', () => 'denied'],
    ['nothing', () => undefined],
    ['a promise', async () => ({})],
    ['a promise that rejects', () => Promise.reject(new Error('broken'))],
    ['what JSON leaves out', () => ({ toJSON: () => undefined })],
    ['what JSON cannot hold', () => ({ size: 1n })],
    [
      'an error',
      () => {
        throw new Error('broken')
      },
    ],
  ] as const) {
    it(`is the usual one where the function yields ${what}`, async () => {
      const warned = once(process, 'warning')
      // Wrong on purpose, as a caller without types may be.
      const response: RefusalResponse = Reflect.apply(createRefusalResponses, undefined, [make])(refusals.invalid)
      assert.equal(response.body, bodies.message.invalid)
      const [{ message }] = await warned
      assert.equal(message, 'The option "errorBody" failed, so the usual body was sent')
    })
  }
})

describe('a challenge', () => {
  const policies: readonly Policy[] = [
    permissions('read:a'),
    permissions('!#$%&()*+,-./:;<=>?@[]^_`{|}~'),
    scopes('a', 'b'),
    allOf(permissions('a', 'b'), scopes('b', 'c')),
    anyOf(permissions('a'), scopes('b')),
    claim('https://example.com/roles', 'admin'),
    when('an order of your own, or a friend (of a friend)', () => false),
  ]
  const needs = ['read:a', '!#$%&()*+,-./:;<=>?@[]^_`{|}~', 'a b', 'a b c', 'a', undefined, undefined]
  let policy: Policy = permissions('read:a')
  const door = createFrontDoor()
  const api = createLoopbackServer(async (request, response) => {
    const decision = await (await door).guard.check(request, policy)
    if (decision.granted) return response.end()
    const { status, headers, body } = (await door).guard.response(decision)
    return response.writeHead(status, headers).end(body)
  })
  after(async () => {
    await (await api).close()
    await (await door)[Symbol.asyncDispose]()
  })

  async function challengesOf(token: string): Promise<unknown> {
    try {
      const { origin } = await api
      await oauth.protectedResourceRequest(token, 'GET', new URL(origin), undefined, undefined, {
        [oauth.allowInsecureRequests]: true,
      })
      return undefined
    } catch (error) {
      assert.ok(error instanceof oauth.WWWAuthenticateChallengeError, `${error}`)
      return error.cause.map(({ scheme, parameters }) => ({ scheme, ...parameters }))
    }
  }

  it('of a token that is not valid is read by oauth4webapi', async () => {
    const token = (await door).issuer.issue({ exp: 1 })
    assert.deepEqual(await challengesOf(token), [
      { scheme: 'bearer', error: 'invalid_token', error_description: 'The token is expired' },
    ])
  })

  for (const [index, each] of policies.entries()) {
    it(`of a policy is read by oauth4webapi: ${each.kind}, scope ${needs[index]}`, async () => {
      policy = each
      const { description } = refusePolicy(each)
      const scope = needs[index]
      assert.deepEqual(await challengesOf((await door).issuer.issue()), [
        { scheme: 'bearer', error: 'insufficient_scope', error_description: description, ...(scope && { scope }) },
      ])
    })
  }

  const unquotable = ['a"b', 'a\\b', 'a\r\nX-Admin: true', 'a\0b', 'é', '\u2028', 'a b', '', '\x7f', '😀']
  for (const text of unquotable) {
    it(`cannot be broken by a name from the configuration: ${JSON.stringify(text)}`, () => {
      assert.throws(() => permissions(text), TypeError)
      assert.throws(() => scopes('good', text), TypeError)
      assert.throws(() => claim(text, true), TypeError)
      if (text !== 'a b') assert.throws(() => when(text, () => true), TypeError)
    })
  }
})
