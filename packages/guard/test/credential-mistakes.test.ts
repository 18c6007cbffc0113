import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { observe, type TokenRefusedEvent } from '../src/observe.ts'
import { authenticated, insecureOptional, optional, type Policy } from '../src/policy/policy.ts'
import { createFrontDoor, type Response } from './support/front-door.ts'

const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())
const token = door.issuer.issue()
const percentEncoded = encodeURIComponent(token.replaceAll('.', '%'))

/** What a client sees, and the one event that there is of it. */
async function ask(
  authorization: string,
  policy: Policy = authenticated,
): Promise<Response & { event: TokenRefusedEvent }> {
  const events: TokenRefusedEvent[] = []
  const end = observe({ tokenRefused: event => events.push(event) })
  const response = await door.ask(authorization, policy)
  end()
  const [event, ...more] = events
  assert.ok(event, 'No event was published')
  assert.deepEqual(more, [])
  return { ...response, event }
}

function assertHidesToken(...values: unknown[]): void {
  const text = JSON.stringify(values)
  for (let at = 0; at + 12 <= token.length; at += 1) assert.ok(!text.includes(token.slice(at, at + 12)), text)
}

/** What is the mistake, by what is sent in its place. */
const WORD = (word: string) => `The client sent the word ${word} in place of a token`
const NAME = 'The client sent the name of a token in place of the token'
const PLACEHOLDER = 'The client sent a placeholder in place of a token: its value was not filled in'
const OBJECT = 'The client sent the text of an object in place of a token'
const FUNCTION = 'The client sent the text of a function in place of a token: call the function'
const JSON_DOCUMENT = 'The client sent a JSON document in place of a token'
const QUOTES = 'The token is in quotes or brackets: send it without them'
const TWICE = 'The Authorization header says Bearer twice'
const TWO_SCHEMES = 'The Authorization header names two schemes: send Bearer alone'
const PARAMETER = 'The client sent a parameter in place of a token: send the token alone'
const NO_SPACE = 'The character behind Bearer must be a space'
const ENCODED = 'The token is percent-encoded: send it as it was issued'

describe('A word instead of a token gets 401 and a description that names the word', () => {
  for (const [authorization, description] of [
    ['Bearer undefined', WORD('undefined')],
    ['bearer  undefined', WORD('undefined')],
    ['Bearer null', WORD('null')],
    ['Bearer None', WORD('None')],
    ['Bearer nil', WORD('nil')],
    ['Bearer NaN', WORD('NaN')],
    ['Bearer true', WORD('true')],
    ['Bearer false', WORD('false')],
    ['Bearer Bearer', WORD('Bearer')],
    ['Bearer token', WORD('token')],
    ['Bearer access_token', WORD('access_token')],
    ['Bearer accessToken', NAME],
    ['Bearer YOUR_ACCESS_TOKEN', NAME],
    ['Bearer your-token', NAME],
  ] as const) {
    it(authorization, async () => {
      const { status, headers, body, event } = await ask(authorization)
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], `Bearer error="invalid_token", error_description="${description}"`)
      assert.deepEqual(JSON.parse(body), {
        error: 'invalid_token',
        error_description: description,
        message: 'Bad credentials',
      })
      assert.equal(event.reason, 'malformed_token')
      assert.equal(event.hint, description)
    })
  }
})

describe('Another value instead of a token gets 400 and a description that names it', () => {
  for (const [authorization, description] of [
    ['Bearer [object Object]', OBJECT],
    ['Bearer [object Promise]', OBJECT],
    ['Bearer () => token', FUNCTION],
    ['Bearer token => token', FUNCTION],
    ['Bearer async () => {}', FUNCTION],
    ['Bearer function getToken() {}', FUNCTION],
    [`Bearer {"access_token":"${token}"}`, JSON_DOCUMENT],
    [`Bearer ["${token}"]`, JSON_DOCUMENT],
    ['Bearer $TOKEN', PLACEHOLDER],
    [`Bearer ${'$'}{token}`, PLACEHOLDER],
    ['Bearer {{token}}', PLACEHOLDER],
    ['Bearer {{ accessToken }}', PLACEHOLDER],
    ['Bearer {token}', PLACEHOLDER],
    ['Bearer <token>', PLACEHOLDER],
    ['Bearer <your access token>', PLACEHOLDER],
    ['Bearer %TOKEN%', PLACEHOLDER],
    [`Bearer "${token}"`, QUOTES],
    [`Bearer '${token}'`, QUOTES],
    [`Bearer \`${token}\``, QUOTES],
    [`Bearer “${token}"`, QUOTES],
    [`Bearer ${token}"`, QUOTES],
    [`Bearer <${token}>`, QUOTES],
    [`Bearer [${token}]`, QUOTES],
    [`Bearer {${token}}`, QUOTES],
    [`Bearer (${token})`, QUOTES],
    [`Bearer Bearer ${token}`, TWICE],
    [`bearer bearer ${token}`, TWICE],
    [`Bearer Bearer: ${token}`, TWICE],
    [`Bearer JWT ${token}`, TWO_SCHEMES],
    [`Bearer Token ${token}`, TWO_SCHEMES],
    [`Bearer token: ${token}`, TWO_SCHEMES],
    ['Bearer Basic dXNlcjpwYXNz', TWO_SCHEMES],
    [`Bearer DPoP ${token}`, TWO_SCHEMES],
    [`Bearer token="${token}"`, PARAMETER],
    [`Bearer access_token=${token}`, PARAMETER],
    [`Bearer: ${token}`, NO_SPACE],
    [`Bearer=${token}`, NO_SPACE],
    [`Bearer ${percentEncoded}`, ENCODED],
    ['Bearer', 'The Authorization header says Bearer and carries no token'],
    [`Bearer ${token} x`, 'The Authorization header is not Bearer, a space and one token'],
  ] as const) {
    it(authorization.replaceAll(token, '<token>'), async () => {
      const { status, headers, body, event } = await ask(authorization)
      assert.equal(status, 400)
      assert.equal(headers['www-authenticate'], `Bearer error="invalid_request", error_description="${description}"`)
      assert.deepEqual(JSON.parse(body), {
        error: 'invalid_request',
        error_description: description,
        message: 'Requires authentication',
      })
      assert.equal(event.reason, 'malformed_credentials')
      assert.equal(event.hint, description)
      assertHidesToken(headers, body, event)
    })
  }
})

const OTHER_TWO_SCHEMES = TWO_SCHEMES
const SCHEME = (scheme: string) => `The Authorization header uses the scheme ${scheme}: send Bearer in its place`
const NO_SCHEME = 'The Authorization header holds a token and no scheme: send Bearer, a space and the token'

describe('A token without "Bearer" gets a challenge without an error code, and a body that names the mistake', () => {
  for (const [authorization, description] of [
    [token, NO_SCHEME],
    [`${token.split('.')[0]}.a.b.c.d`, NO_SCHEME],
    [`Bearer${token}`, 'No space follows Bearer in the Authorization header'],
    [`JWT ${token}`, SCHEME('JWT')],
    [`jwt ${token}`, SCHEME('JWT')],
    [`Token ${token}`, SCHEME('Token')],
    ['Token 0123456789abcdef', SCHEME('Token')],
    [`OAuth ${token}`, SCHEME('OAuth')],
    [`AccessToken ${token}`, SCHEME('AccessToken')],
    [`Bearers ${token}`, SCHEME('Bearers')],
    [`Whatever ${token}`, 'The Authorization header uses another scheme than Bearer for its token'],
    [`Basic Bearer ${token}`, OTHER_TWO_SCHEMES],
    [`JWT Bearer ${token}`, OTHER_TWO_SCHEMES],
    [`Token Bearer ${token}`, OTHER_TWO_SCHEMES],
    [`Authorization: Bearer ${token}`, 'The value of the Authorization header repeats its name'],
    [`"Bearer ${token}"`, 'The value of the Authorization header is in quotes'],
    ['undefined', 'The client sent the word undefined in place of Bearer and a token'],
    ['null', 'The client sent the word null in place of Bearer and a token'],
  ] as const) {
    it(authorization.replaceAll(token, '<token>'), async () => {
      const { status, headers, body, event } = await ask(authorization)
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], 'Bearer')
      assert.deepEqual(JSON.parse(body), { error_description: description, message: 'Requires authentication' })
      assert.equal(event.reason, 'missing_credentials')
      assert.equal(event.hint, description)
      assertHidesToken(headers, body, event)
      assert.equal((await ask(authorization, optional)).status, 200)
    })
  }
})

describe('Credentials of another scheme get the same response as no credentials, and an event that names the scheme', () => {
  for (const [authorization, hint] of [
    ['Basic dXNlcjpwYXNz', 'The Authorization header uses the scheme Basic, not Bearer'],
    ['Digest username="a"', 'The Authorization header uses the scheme Digest, not Bearer'],
    [`DPoP ${token}`, 'The Authorization header uses the scheme DPoP, not Bearer'],
    ['Negotiate', 'The Authorization header uses the scheme Negotiate, not Bearer'],
    ['Unheard of', 'The Authorization header uses another scheme than Bearer for its token'],
    ['dXNlcjpwYXNz', 'The Authorization header is not Bearer, a space and one token'],
  ] as const) {
    it(authorization.replaceAll(token, '<token>'), async () => {
      const { status, headers, body, event } = await ask(authorization)
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], 'Bearer')
      assert.equal(body, '{"message":"Requires authentication"}')
      assert.equal(event.hint, hint)
      assertHidesToken(headers, body, event)
      assert.equal((await ask(authorization, optional)).status, 200)
    })
  }

  it('publishes no event when nothing was sent', async () => {
    let events = 0
    const end = observe({ tokenRefused: () => (events += 1) })
    for (const authorization of [undefined, '']) assert.equal((await door.ask(authorization)).status, 401)
    end()
    assert.equal(events, 0)
  })
})

describe('An event of a token that could not be read', () => {
  for (const [what, authorization, reason, hint] of [
    ['an opaque one', 'Bearer opaque', 'opaque_token', 'This is an opaque token: request one for an audience'],
    ['an encrypted one', 'Bearer a.b.c.d.e', 'encrypted_token', 'This is an encrypted token: request a signed one'],
    ['one that was cut off', `Bearer ${token.slice(0, 40)}`, 'opaque_token', undefined],
    [
      'one of another type',
      `Bearer ${door.issuer.issue({}, { header: { typ: 'dpop+jwt' } })}`,
      'not_an_access_token',
      undefined,
    ],
  ] as const) {
    it(`says that it is ${what}, and nothing of its text`, async () => {
      const { event } = await ask(authorization, insecureOptional)
      assert.equal(event.reason, reason)
      if (hint) assert.equal(event.hint, hint)
      assert.equal(typeof event.hint, 'string')
      const { issuer, audience } = door.issuer
      assert.deepEqual(event.expected, [{ issuer, audience, algorithms: ['ES256'] }])
      assert.deepEqual(new Set(Object.values(event.received)), new Set([undefined]))
      assertHidesToken(event)
    })
  }

  it('is published once for a request with two Authorization headers', async () => {
    const events: TokenRefusedEvent[] = []
    const end = observe({ tokenRefused: event => events.push(event) })
    const rawHeaders = ['Authorization', `Bearer ${token}`, 'Authorization', `Bearer ${token}`]
    await door.guard.check({ headers: { authorization: `Bearer ${token}` }, rawHeaders }, authenticated)
    end()
    assert.deepEqual(
      events.map(({ reason, hint }) => [reason, hint]),
      [['malformed_credentials', 'The request carries more than one Authorization header']],
    )
  })
})

describe('A token without typ', () => {
  const untyped = (claims: object = {}) => `Bearer ${door.issuer.issue({ ...claims }, { header: { typ: undefined } })}`

  it('gets a description of the mistake, and an event that names the profile', async () => {
    const { body, event } = await ask(untyped())
    assert.match(body, /"The token states no type \(typ\)"/)
    assert.match(event.hint ?? '', /set the option "profile" to "untyped"/)
  })

  it('gets another description than an ID token without typ, which no profile accepts', async () => {
    const { body, event } = await ask(untyped({ nonce: 'n' }))
    assert.match(body, /This is an ID token/)
    assert.equal(event.hint, undefined)
  })

  it('gets no hint about another profile if rfc9068 requires a typ', async () => {
    await using strict = await createFrontDoor({ profile: 'rfc9068' })
    const events: TokenRefusedEvent[] = []
    const end = observe({ tokenRefused: event => events.push(event) })
    const response = await strict.bearer(strict.issuer.issue({}, { header: { typ: undefined } }))
    end()
    assert.match(response.body, /The token states no type \(typ\): it must be at\+jwt/)
    assert.deepEqual(
      events.map(event => event.hint),
      [undefined],
    )
  })
})

describe('Credentials of a mebibyte', () => {
  for (const [what, authorization] of [
    ['of spaces', `Bearer ${' '.repeat(2 ** 20)}x y`],
    ['of quotes', `Bearer ${'"'.repeat(2 ** 20)}x`],
    ['of quotes and spaces', `Bearer ${'" '.repeat(2 ** 19)}x`],
    ['of letters', `Bearer ${'a'.repeat(2 ** 20)} b`],
    ['of percent signs', `Bearer ${'%'.repeat(2 ** 20)}`],
    ['of brackets', `Bearer ${'('.repeat(2 ** 20)} b`],
    ['of another scheme', `${'a'.repeat(2 ** 20)}${' '.repeat(2 ** 20)}b`],
    ['of dots', `${'a.'.repeat(2 ** 19)}`],
  ] as const) {
    it(`are refused ${what} in linear time`, async () => {
      const before = process.cpuUsage()
      await ask(authorization)
      // Milliseconds where time is linear, and minutes where it is quadratic, of this process's own processor time.
      assert.ok(process.cpuUsage(before).user < 20e6)
    })
  }
})
