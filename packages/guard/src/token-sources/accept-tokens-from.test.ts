import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http'
import { PassThrough } from 'node:stream'
import { after, describe, it } from 'node:test'
import { allow, allowUpgrade } from '../adapters/node/node.ts'
import { dpop } from '../dpop/index.ts'
import { createGuard } from '../guard.ts'
import type { GuardedRequest } from '../http/guarded-request.ts'
import { protectResource } from '../metadata/index.ts'
import { anyone, authenticated, insecureOptional } from '../policy/policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import { acceptTokensFrom } from './index.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const base = createGuard(issuer)
const token = issuer.issue()
const guard = acceptTokensFrom(base, {
  cookie: { name: 't', origins: ['https://app.test'] },
  form: true,
  subprotocol: true,
})

function accept(options: unknown): unknown {
  return Reflect.apply(acceptTokensFrom, undefined, [base, options])
}

async function outcomeOf(request: GuardedRequest, context?: unknown): Promise<string> {
  const decision = await guard.check(request, authenticated, context)
  return decision.granted ? 'granted' : `${decision.status} ${decision.description}`
}

describe('acceptTokensFrom', () => {
  for (const [what, options, message] of [
    ['no place', {}, 'acceptTokensFrom() needs one of the options "cookie", "form" and "subprotocol"'],
    ['nothing', undefined, 'The options must be an object'],
    ['an unknown place', { query: true }, /^The option "query" is unknown: known options are "cookie", "form"/],
    ['a misspelt place', { cookies: { name: 't' } }, 'The option "cookies" is unknown: did you mean "cookie"?'],
    ['a name alone', { cookie: 't' }, 'The options must be an object'],
    [
      'a misspelt member',
      { cookie: { name: 't', origin: [] } },
      /^The option "origin" is unknown: did you mean "origins"/,
    ],
    [
      'a name with a blank',
      { cookie: { name: 'a b' } },
      'The option "cookie.name" must be the name of a cookie, not "a b"',
    ],
    ['a name with a quote', { cookie: { name: 'a"b' } }, /^The option "cookie.name" must be/],
    ['a cookie without a name', { cookie: {} }, /^The option "cookie.name" must be .* not "undefined"$/],
    [
      'an origin alone',
      { cookie: { name: 't', origins: 'https://app.test' } },
      /^The option "cookie.origins" must be an array/,
    ],
    ['form: false', { form: false }, 'The option "form" must be true or an object, not "false"'],
    ['form: null', { form: null }, 'The option "form" must be true or an object, not "null"'],
    [
      'no bytes',
      { form: { maxBytes: 0 } },
      /^The option "form.maxBytes" must be a whole number from 1 to 1048576, not "0"/,
    ],
    ['too many bytes', { form: { maxBytes: 1_048_577 } }, /^The option "form.maxBytes"/],
    ['bytes as text', { form: { maxBytes: '100' } }, /^The option "form.maxBytes"/],
    [
      'an empty prefix',
      { subprotocol: { prefix: '' } },
      /^The option "subprotocol.prefix" must be the start of a subprotocol, not ""/,
    ],
    ['a prefix with a comma', { subprotocol: { prefix: 'a,' } }, /^The option "subprotocol.prefix"/],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => accept(options), { name: 'TypeError', message }))
  }

  for (const origin of [
    'https://app.test/',
    'app.test',
    'null',
    '*',
    'https://App.test',
    'https://a@app.test',
    'ftp://app.test',
    7,
    '',
  ]) {
    it(`refuses the origin ${JSON.stringify(origin)}, and does not print it`, () => {
      assert.throws(() => accept({ cookie: { name: 't', origins: [origin] } }), {
        message:
          'The option "cookie.origins" must contain origins such as "https://app.example.com": a scheme, a host and no path',
      })
    })
  }

  it('refuses what is not a guard, a guard with metadata, and a guard that requires DPoP', () => {
    assert.throws(() => Reflect.apply(acceptTokensFrom, undefined, [{}, { form: true }]), {
      message: /^A guard is what/,
    })
    const audience = 'https://api.test'
    const resource = protectResource(createGuard({ ...issuer, audience }), { resource: audience })
    assert.throws(() => acceptTokensFrom(resource, { form: true }), { message: /^Call acceptTokensFrom\(\) first/ })
    const bound = createGuard({ ...issuer, dpop: dpop({ baseUrls: ['https://api.test'], required: true }) })
    assert.throws(() => acceptTokensFrom(bound, { form: true }), { message: /^The guard requires DPoP/ })
  })

  it('passes what a policy for anyone passes, whatever the request carries', async () => {
    const headers = { authorization: `Bearer ${token}`, cookie: `t=${token}` }
    assert.equal((await guard.check({ method: 'GET', headers }, anyone)).granted, true)
  })

  it('finds the token of each request, also if an application uses one context for all', async () => {
    const context = {}
    for (const sub of ['ann', 'bob']) {
      const headers = { cookie: `t=${issuer.issue({ sub })}` }
      const decision = await guard.check({ method: 'GET', headers }, authenticated, context)
      assert.ok(decision.granted)
      assert.equal(decision.token?.claims.sub, sub)
    }
    const decision = await guard.check({ method: 'GET', headers: {} }, authenticated, context)
    assert.equal(decision.granted, false)
  })

  it('gives the same response to the same refusal', async () => {
    const check = () =>
      guard.check({ method: 'GET', headers: { cookie: `t=${issuer.issue({ exp: 1 })}` } }, authenticated)
    const [a, b] = [await check(), await check()]
    assert.ok(!a.granted && !b.granted)
    assert.equal(guard.response(a), guard.response(b))
  })

  it('gives the refusal with the place to the hook of the guard', async () => {
    const told: unknown[] = []
    const telling = createGuard({ ...issuer, onRefused: ({ description }) => told.push(description) })
    const accepting = acceptTokensFrom(telling, { cookie: { name: 't' } })
    await accepting.check({ method: 'GET', headers: { cookie: `t=${issuer.issue({ exp: 1 })}` } }, authenticated)
    assert.deepEqual(told, ['The token is expired (in the cookie t)'])
  })

  it('refuses a token that is bound to a key, and a proof beside a token in a cookie', async () => {
    const accepting = acceptTokensFrom(createGuard({ ...issuer, dpop: dpop({ baseUrls: ['https://api.test'] }) }), {
      cookie: { name: 't' },
    })
    const bound = issuer.issue({ cnf: { jkt: 'a'.repeat(43) } })
    for (const [cookie, proof, description] of [
      [bound, undefined, /is bound to a key: send it with the scheme DPoP and a proof/],
      [token, 'a.b.c', /carries a DPoP proof and a bearer token/],
    ] as const) {
      const headers = { cookie: `t=${cookie}`, ...(proof && { dpop: proof }) }
      const decision = await accepting.check({ method: 'GET', headers }, authenticated)
      assert.ok(!decision.granted)
      assert.match(decision.description ?? '', description)
    }
  })
})

describe('A token in a cookie', () => {
  for (const [what, cookie, expected] of [
    ['is found between others', `a=b; t=${token}; c=d`, 'granted'],
    ['is found without blanks', `a=b;t=${token};c=d`, 'granted'],
    ['may be percent-encoded', `t=${token.replaceAll('.', '%2E')}`, 'granted'],
    ['has the exact name', `T=${token}; xt=${token}; t2=${token}`, '401 undefined'],
    ['is not the value of another one', `a=t=${token}`, '401 undefined'],
    ['is missing if empty', 't=; a=b', '401 undefined'],
    ['is missing without an equals sign', 't; a=b', '401 undefined'],
    [
      'is refused twice',
      `t=${token}; t=${token}`,
      '400 The request carries the cookie of the token twice (in the cookie t)',
    ],
    ['is refused in quotes', `t="${token}"`, '400 The cookie of the token does not hold one token (in the cookie t)'],
    [
      'is refused with a wrong encoding',
      't=%zz',
      '400 The cookie of the token does not hold one token (in the cookie t)',
    ],
    [
      'is refused with a line break',
      `t=${token}%0d%0a`,
      '400 The cookie of the token does not hold one token (in the cookie t)',
    ],
    [
      'is refused with a scheme',
      `t=Bearer%20${token}`,
      '400 The cookie of the token does not hold one token (in the cookie t)',
    ],
    [
      'is refused with a signature of Express',
      `t=s%3A${token}`,
      '400 The cookie of the token does not hold one token (in the cookie t)',
    ],
  ] as const) {
    it(what, async () => assert.equal(await outcomeOf({ method: 'GET', headers: { cookie } }), expected))
  }

  const CROSS_SITE =
    '400 The request comes from another site and its token from a cookie, which browsers send on their own (in the cookie t)'
  for (const [what, method, fields, expected] of [
    ['with GET', 'GET', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }, 'granted'],
    ['with HEAD', 'HEAD', {}, 'granted'],
    ['with POST and no origin', 'POST', {}, CROSS_SITE],
    ['with DELETE and the origin of a client', 'DELETE', { origin: 'https://app.test' }, 'granted'],
    ['with POST and another origin', 'POST', { origin: 'https://app.test.evil.test' }, CROSS_SITE],
    ['with POST and the origin in capital letters', 'POST', { origin: 'HTTPS://APP.TEST' }, CROSS_SITE],
    ['with POST and no origin of a sandbox', 'POST', { origin: 'null' }, CROSS_SITE],
    ['with POST and two origins', 'POST', { origin: 'https://app.test, https://evil.test' }, CROSS_SITE],
    [
      'with POST from the own origin',
      'POST',
      { origin: 'https://api.test', 'sec-fetch-site': 'same-origin' },
      'granted',
    ],
    [
      'with POST from another subdomain',
      'POST',
      { origin: 'https://x.api.test', 'sec-fetch-site': 'same-site' },
      CROSS_SITE,
    ],
    ['with POST from the address bar', 'POST', { 'sec-fetch-site': 'none' }, CROSS_SITE],
    ['with a method in small letters', 'get', {}, CROSS_SITE],
    ['without a method', undefined, {}, CROSS_SITE],
    ['with a WebSocket of another site', 'GET', { upgrade: 'websocket', origin: 'https://evil.test' }, CROSS_SITE],
    ['with a WebSocket of a client', 'GET', { upgrade: 'websocket', origin: 'https://app.test' }, 'granted'],
  ] as const) {
    it(`is ${expected === 'granted' ? 'accepted' : 'refused'} ${what}`, async () => {
      assert.equal(await outcomeOf({ method, headers: { cookie: `t=${token}`, ...fields } }), expected)
    })
  }
})

describe('A token in a subprotocol', () => {
  const NOT_ONE = '400 The WebSocket does not offer one subprotocol with a token'
  for (const [what, offered, expected] of [
    ['first', `bearer.${token}, chat`, 'granted'],
    ['last, without a blank', `chat,bearer.${token}`, 'granted'],
    ['twice', `chat, bearer.${token}, bearer.${token}`, NOT_ONE],
    ['that is empty', 'chat, bearer.', NOT_ONE],
    ['with other characters', 'chat, bearer.a!b', NOT_ONE],
    ['with another prefix', `chat, Bearer.${token}`, '401 undefined'],
  ] as const) {
    it(`is ${expected === 'granted' ? 'accepted' : 'refused'} ${what}`, async () => {
      assert.equal(await outcomeOf({ method: 'GET', headers: { 'sec-websocket-protocol': offered } }), expected)
    })
  }

  it('is not in the headers of the request that the listener gets, which the server could send back', async () => {
    const server = createServer()
    const upgraded = Promise.withResolvers<IncomingMessage>()
    server.on(
      'upgrade',
      allowUpgrade(guard, authenticated, (request, socket) => {
        upgraded.resolve(request)
        socket.on('error', () => {})
        socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
      }),
    )
    await once(server.listen(0, 'localhost'), 'listening')
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    const headers = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'Sec-WebSocket-Protocol': `bearer.${token}, chat, log`,
    }
    const sent = sendRequest({ port: address.port, headers }).on('error', () => {})
    sent.on('upgrade', (_response, socket) => socket.on('error', () => {}).destroy())
    sent.end()
    const request = await upgraded.promise
    assert.equal(request.headers['sec-websocket-protocol'], 'chat, log')
    assert.ok(request.rawHeaders.includes('chat, log'))
    assert.ok(!JSON.stringify([request.headers, request.rawHeaders]).includes(token))
    // A second policy of the same request still finds it.
    assert.equal(await outcomeOf(request, request), 'granted')
    sent.destroy()
    server.close()
    server.closeAllConnections()
  })
})

describe('A token in a form', () => {
  const FORM = 'application/x-www-form-urlencoded'

  async function postTo(
    listener: Parameters<typeof createServer>[1],
    fields: Record<string, string>,
    chunks: readonly string[],
  ): Promise<string> {
    const server = createServer(listener)
    await once(server.listen(0, 'localhost'), 'listening')
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    const sent = sendRequest({ port: address.port, method: 'POST', headers: { 'content-type': FORM, ...fields } })
    for (const chunk of chunks) {
      sent.write(chunk)
      await new Promise(resolve => setImmediate(resolve))
    }
    sent.end()
    const [response] = await once(sent, 'response')
    let text = ''
    for await (const chunk of response) text += chunk
    server.close()
    server.closeAllConnections()
    return `${response.statusCode} ${text}`
  }

  /** Answers the body that it reads. */
  const listener = allow(guard, authenticated, async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.end(`${Buffer.concat(chunks).length} bytes`)
  })

  it('is found in a body of several chunks, which the handler reads to its end', async () => {
    const chunks = ['text=a&access_', 'token=', token.slice(0, 50), token.slice(50), '&more=', 'b'.repeat(90_000)]
    const { length } = chunks.join('')
    assert.equal(await postTo(listener, { 'content-length': String(length) }, chunks), `200 ${length} bytes`)
  })

  it('is refused in a body of unknown length, whatever it contains', async () => {
    assert.match(await postTo(listener, {}, [`access_token=${token}`]), /^400 .*needs a Content-Length/)
  })

  it('does not wait for the body of an empty form', async () => {
    assert.match(await postTo(listener, { 'content-length': '0' }, []), /^401 /)
    const passing = allow(guard, insecureOptional, async (request, response) => {
      for await (const _ of request) assert.fail('The body has bytes')
      response.end('passed')
    })
    assert.equal(await postTo(passing, { 'content-length': '0' }, []), '200 passed')
  })

  it('is nowhere to be found if something read the body before, which is the fault of the application', async () => {
    const reading: Parameters<typeof createServer>[1] = async (request, response) => {
      for await (const _ of request);
      void listener(request, response)
    }
    const warnings: string[] = []
    const collect = ({ cause }: Error) => void warnings.push(String(cause))
    process.on('warning', collect)
    const body = `access_token=${token}`
    assert.match(await postTo(reading, { 'content-length': String(body.length) }, [body]), /^500 /)
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', collect)
    assert.match(warnings.join(), /has read it without setting "body"/)
  })

  it('ends the search when the client closes the connection', async () => {
    const outcome = Promise.withResolvers<string>()
    const server = createServer(request => {
      outcomeOf(request, request).then(outcome.resolve, outcome.reject)
    })
    await once(server.listen(0, 'localhost'), 'listening')
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    const sent = sendRequest({
      port: address.port,
      method: 'POST',
      headers: { 'content-type': FORM, 'content-length': '1000' },
    })
    sent.on('error', () => {}).write('text=a')
    await once(server, 'request')
    sent.destroy()
    assert.equal(await outcome.promise, '401 undefined')
    server.close()
  })

  for (const [what, request, expected] of [
    ['a URLSearchParams', new URLSearchParams({ access_token: token }), 'granted'],
    ['an object', { access_token: token }, 'granted'],
    ['an object without a prototype', Object.assign(Object.create(null), { access_token: token }), 'granted'],
    ['a text', `access_token=${token}`, 'granted'],
    ['bytes', Buffer.from(`access_token=${token}`), 'granted'],
    ['an inherited member', Object.create({ access_token: token }), '401 undefined'],
    ['two values', { access_token: [token, token] }, '400 The parameter access_token of the form is not one token'],
    ['a nested value', { access_token: { a: token } }, '400 The parameter access_token of the form is not one token'],
    [
      'a value that is not a token',
      { access_token: `Bearer ${token}` },
      '400 The parameter access_token of the form is not one token',
    ],
  ] as const) {
    it(`is read from ${what} that a parser has set: ${expected}`, async () => {
      const stream = new PassThrough()
      stream.end('x')
      stream.resume()
      await once(stream, 'end')
      const parsed = Object.assign(stream, { method: 'POST', headers: { 'content-type': FORM }, body: request })
      assert.equal(await outcomeOf(parsed, parsed), expected)
    })
  }

  for (const [what, method, type, expected] of [
    ['with PUT and a parameter of the type', 'PUT', `${FORM}; charset=UTF-8`, 'granted'],
    ['with the type in capital letters', 'PATCH', FORM.toUpperCase(), 'granted'],
    ['with GET', 'GET', FORM, '401 undefined'],
    ['with DELETE', 'DELETE', FORM, '401 undefined'],
    ['as multipart', 'POST', 'multipart/form-data; boundary=a', '401 undefined'],
    ['with a type that only begins so', 'POST', `${FORM}-other`, '401 undefined'],
  ] as const) {
    it(`is ${expected === 'granted' ? 'read' : 'not read'} ${what}`, async () => {
      const headers = new Headers({ 'content-type': type })
      const body = new PassThrough().end('x').resume()
      await once(body, 'end')
      const parsed = Object.assign(body, {
        method,
        headers: Object.fromEntries(headers),
        body: { access_token: token },
      })
      assert.equal(await outcomeOf(parsed, parsed), expected)
    })
  }
})

it('A form is found again through another object for the same request, as routers of Koa make them', async () => {
  const stream = Object.assign(new PassThrough(), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(`access_token=${token}`.length),
    },
  })
  stream.end(`access_token=${token}`)
  const context = { req: stream }
  for (let time = 0; time < 2; time += 1) {
    assert.equal(await outcomeOf({ method: 'POST', headers: stream.headers }, context), 'granted')
  }
})
