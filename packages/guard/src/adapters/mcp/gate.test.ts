import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import express from 'express'
import { dpop } from '../../dpop/index.ts'
import { createGuard, type Guard } from '../../guard.ts'
import { protectResource } from '../../metadata/index.ts'
import { mtls } from '../../mtls/index.ts'
import { optional, scopes, when } from '../../policy/policy.ts'
import { createProver, createTestIssuer } from '../../testing/index.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import { audit, protect, tokenOf } from '../express/express.ts'
import { type McpCall, type McpGate, mcpGate } from './index.ts'

const RESOURCE = 'https://mcp.example.com/mcp'
const METADATA = 'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"'
const issuer = await createTestIssuer({ audience: RESOURCE })
after(() => issuer.close())
const resource = protectResource(createGuard({ ...issuer }), { resource: RESOURCE })

function gateFor(guard: Guard, otherTools?: ReturnType<typeof scopes>): McpGate {
  return mcpGate(guard, {
    policy: scopes('mcp'),
    tools: {
      list: scopes('mcp'),
      purge: scopes('notes:write'),
      own: when('your own note', (token, { arguments: args }: McpCall) => noteOwner(args) === token.claims.sub),
    },
    ...(otherTools && { otherTools }),
    methods: { 'resources/read': scopes('notes:read') },
    maxBodyBytes: 2000,
  })
}

function noteOwner(args: unknown): unknown {
  return typeof args === 'object' && args !== null && 'owner' in args ? args.owner : undefined
}

interface Answer {
  readonly status: number
  readonly challenge: string | null
  readonly body: unknown
}

type Post = (body: string | undefined, token?: string | undefined, headers?: Record<string, string>) => Promise<Answer>

function poster(origin: string, method = 'POST'): Post {
  return async (body, token, headers) => {
    const response = await fetch(origin, requestOf(method, body, token, headers))
    return answerOf(response)
  }
}

function requestOf(
  method: string,
  body: string | undefined,
  token: string | undefined,
  headers: Record<string, string> = {},
): RequestInit {
  const authorization = token === undefined ? undefined : { authorization: `Bearer ${token}` }
  const type = { 'content-type': 'application/json', connection: 'close' }
  return { method, headers: { ...type, ...authorization, ...headers }, ...(body !== undefined && { body }) }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: text ? JSON.parse(text) : undefined,
  }
}

function call(name: unknown, args: object = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } })
}

const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

/** Bodies that no policy fits, by what they are. The handler never gets them. */
const HOSTILE: Readonly<Record<string, { body: string; parsed?: false; status?: number; code?: number }>> = {
  'a batch': { body: `[${call('list')},${call('purge')}]` },
  'a batch of one': { body: `[${call('list')}]` },
  'an empty batch': { body: ' []' },
  'a name twice': { body: call('list').replace('"name"', '"name":"purge","name"'), parsed: false, code: -32700 },
  'a name twice, once escaped': {
    body: call('list').replace('"name"', '"name":"purge","n\\u0061me"'),
    parsed: false,
    code: -32700,
  },
  'a method twice': { body: call('list').replace('"method"', '"method":"ping","method"'), parsed: false, code: -32700 },
  'a tool name that is an array': { body: call(['purge']), code: -32602 },
  'a tool name that is a number': { body: call(1), code: -32602 },
  'a tool name that is an object': { body: call({ toString: 'purge' }), code: -32602 },
  'no tool name': { body: call(undefined), code: -32602 },
  'a tool name that is inherited': {
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"__proto__":{"name":"list"}}}',
    code: -32602,
  },
  'parameters that are an array': {
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":["list"]}',
    code: -32602,
  },
  'no parameters': { body: '{"jsonrpc":"2.0","id":1,"method":"tools/call"}', code: -32602 },
  'a method that is an array': { body: '{"jsonrpc":"2.0","id":1,"method":["tools/call"],"params":{"name":"purge"}}' },
  'a method and a result': { body: '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}' },
  'no method': { body: '{"jsonrpc":"2.0","id":1}' },
  'no version': { body: '{"id":1,"method":"ping"}' },
  'version 1.0': { body: '{"jsonrpc":"1.0","id":1,"method":"ping"}' },
  'an id that is an object': { body: '{"jsonrpc":"2.0","id":{},"method":"ping"}' },
  'a string': { body: '"tools/call"', parsed: false, code: -32700 },
  null: { body: 'null', parsed: false, code: -32700 },
  'no JSON': { body: '{', parsed: false, code: -32700 },
  'an empty body': { body: '', parsed: false, code: -32700 },
  'a number beyond all numbers': { body: call('list').replace(':1,', ':1e400,'), parsed: false, code: -32700 },
  'too many levels': { body: call('list', nested(70)), parsed: false, code: -32700 },
  'too many bytes': { body: call('list', { text: 'a'.repeat(3000) }), parsed: false, status: 413 },
}

function nested(levels: number): object {
  return levels === 0 ? {} : { a: nested(levels - 1) }
}

const SERVERS: Readonly<Record<string, (guard: Guard) => Promise<{ post: Post; close(): Promise<void> }>>> = {
  'node:http': async guard => {
    const { middleware } = gateFor(guard)
    const server = await createLoopbackServer((request, response) =>
      middleware(request, response, error => {
        const { auth, body } = { auth: undefined, body: undefined, ...request }
        response.statusCode = error ? 500 : 200
        response.end(JSON.stringify({ auth, body }))
      }),
    )
    return { post: poster(server.origin), close: server.close }
  },
  'Express with a parser of its own': async guard => {
    const app = express().set('env', 'test')
    protect(app, guard)
    app.use(express.json())
    app.all('/', gateFor(guard).middleware, (request, response) => {
      const { auth, body } = { auth: undefined, ...request }
      response.json({ auth, body: body ?? request.body, sub: tokenOf(request).claims.sub })
    })
    assert.deepEqual(audit(app), [{ method: 'ALL', path: '/', requires: 'the scope mcp' }])
    const server = await createLoopbackServer(app)
    return { post: poster(server.origin), close: server.close }
  },
  fetch: async guard => {
    const gate = gateFor(guard)
    const post: Post = async (body, token, headers) => {
      const outcome = await gate.check(
        new Request('https://mcp.example.com/mcp', requestOf('POST', body, token, headers)),
      )
      if (!outcome.granted) return answerOf(outcome.response)
      const { authInfo, parsedBody } = outcome
      return { status: 200, challenge: null, body: { auth: authInfo, body: parsedBody } }
    }
    return { post, close: async () => undefined }
  },
}

for (const [name, serve] of Object.entries(SERVERS)) {
  describe(`The MCP gate on ${name}`, () => {
    let post: Post
    let close: () => Promise<void>
    before(async () => {
      ;({ post, close } = await serve(resource))
    })
    after(() => close())

    it('passes a message on, with the claims and without the text of the token', async () => {
      const token = issuer.issue({ scope: 'mcp other', client_id: 'agent' })
      const { status, body } = await post(call('list', { a: 1 }), token)
      assert.equal(status, 200)
      const { auth, body: message } = Object(body)
      assert.deepEqual(message, JSON.parse(call('list', { a: 1 })))
      assert.equal(auth.token, '')
      assert.equal(auth.clientId, 'agent')
      assert.deepEqual(auth.scopes, ['mcp', 'other'])
      assert.equal(String(auth.resource), RESOURCE)
      assert.equal(auth.extra.sub, 'auth0|test')
      assert.equal(auth.expiresAt, auth.extra.exp)
      assert.ok(!JSON.stringify(body).includes(token))
    })

    for (const [what, body, scope, status] of [
      ['a list', LIST, 'mcp', 200],
      ['a list without the scope of the server', LIST, 'notes:write', 403],
      ['a tool with its scope', call('purge'), 'mcp notes:write', 200],
      ['a tool without its scope', call('purge'), 'mcp', 403],
      ['a tool without the scope of the server', call('purge'), 'notes:write', 403],
      ['a tool by another case', call('Purge'), 'mcp notes:write', 403],
      ['a tool without a policy', call('other'), 'mcp notes:write', 403],
      ['a tool with a name that objects inherit', call('constructor'), 'mcp notes:write', 403],
      ['a tool with the name __proto__', call('__proto__'), 'mcp notes:write', 403],
      ['a tool with an empty name', call(''), 'mcp notes:write', 403],
      [
        'a method in another case, which is none of its own',
        call('purge').replace('tools/call', 'Tools/Call'),
        'mcp',
        200,
      ],
      ['a method with its scope', LIST.replace('tools/list', 'resources/read'), 'mcp notes:read', 200],
      ['a method without its scope', LIST.replace('tools/list', 'resources/read'), 'mcp', 403],
      ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}', 'mcp', 200],
      ['a call without an id', call('purge').replace('"id":1,', ''), 'mcp', 403],
      ['a response', '{"jsonrpc":"2.0","id":1,"result":{}}', 'mcp', 200],
      ['an error', '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', 'mcp', 200],
      ['arguments that the policy permits', call('own', { owner: 'auth0|test' }), 'mcp', 200],
      ['arguments that the policy does not permit', call('own', { owner: 'auth0|other' }), 'mcp', 403],
    ] as const) {
      it(`responds with ${status} to ${what}`, async () => {
        assert.equal((await post(body, issuer.issue({ scope }))).status, status)
      })
    }

    it('chooses the policy by the body, whatever the headers say', async () => {
      const headers = { 'mcp-method': 'tools/list', 'mcp-name': 'list' }
      assert.equal((await post(call('purge'), issuer.issue({ scope: 'mcp' }), headers)).status, 403)
    })

    it('names all scopes of the call, and the metadata, in each challenge', async () => {
      const scope = 'scope="mcp notes:write"'
      assert.equal((await post(call('purge'))).challenge, `Bearer ${scope}, ${METADATA}`)
      const description = 'error_description="This needs the scope mcp and the scope notes:write"'
      const { challenge, status } = await post(call('purge'), issuer.issue({ scope: 'mcp' }))
      assert.equal(status, 403)
      assert.equal(challenge, `Bearer error="insufficient_scope", ${description}, ${scope}, ${METADATA}`)
      assert.equal((await post(LIST)).challenge, `Bearer scope="mcp", ${METADATA}`)
    })

    it('refuses a tool without a policy with an error of JSON-RPC and no challenge, which could not be met', async () => {
      const { challenge, body } = await post(call('other'), issuer.issue({ scope: 'mcp' }))
      assert.equal(challenge, null)
      const error = { code: -32602, message: 'The tool is unknown, or it has no policy' }
      assert.deepEqual(body, { jsonrpc: '2.0', error, id: 1 })
    })

    for (const [what, { body, parsed, status = 400, code = -32600 }] of Object.entries(HOSTILE)) {
      if (name.startsWith('Express') && parsed === false) continue
      it(`refuses ${what}, and explains it only to an authenticated client`, async () => {
        assert.equal((await post(body)).status, 401)
        const answer = await post(body, issuer.issue({ scope: 'mcp notes:write' }))
        assert.equal(answer.status, status, JSON.stringify(answer.body))
        assert.equal(answer.challenge, null)
        assert.equal(Object(answer.body).error.code, code)
      })
    }
  })
}

describe('The MCP gate', () => {
  it('refuses a body that is not JSON with 415', async () => {
    const { post, close } = await (SERVERS.fetch ?? assert.fail())(resource)
    for (const type of ['text/plain', 'application/jsonp', 'multipart/form-data', '']) {
      const headers = { 'content-type': type }
      assert.equal((await post(LIST, issuer.issue({ scope: 'mcp' }), headers)).status, 415, type)
    }
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' }
    assert.equal((await post(LIST, issuer.issue({ scope: 'mcp' }), headers)).status, 200)
    await close()
  })

  it('applies the policy of the server to requests without a message', async () => {
    const { middleware } = gateFor(resource)
    await using server = await createLoopbackServer((request, response) => {
      middleware(request, response, () => response.end('{}'))
    })
    for (const method of ['GET', 'DELETE']) {
      const send = poster(server.origin, method)
      assert.equal((await send(undefined, issuer.issue({ scope: 'mcp' }))).status, 200)
      assert.equal((await send(undefined, issuer.issue())).status, 403)
    }
  })

  it('gives other tools a policy of their own', async () => {
    const gate = gateFor(resource, scopes('other'))
    const send = async (scope: string) => {
      const request = new Request(RESOURCE, requestOf('POST', call('new'), issuer.issue({ scope })))
      return (await gate.check(request)).granted
    }
    assert.equal(await send('mcp other'), true)
    assert.equal(await send('mcp'), false)
  })

  it('uses a DPoP proof once, whatever the policy of the tool is', async () => {
    const baseUrls = ['https://mcp.example.com']
    const gate = gateFor(createGuard({ ...issuer, dpop: dpop({ baseUrls }) }))
    const client = createProver()
    const accessToken = issuer.issueBound(client, { scope: 'mcp notes:write' })
    const headers = client.headers({ accessToken, method: 'POST', url: RESOURCE })
    const send = () => {
      const type = { 'content-type': 'application/json' }
      return gate.check(
        new Request(RESOURCE, { method: 'POST', headers: { ...headers, ...type }, body: call('purge') }),
      )
    }
    assert.equal((await send()).granted, true)
    assert.equal((await send()).granted, false)
  })

  it("gives the framework's own request to the callbacks of the guard, and the message to when()", async () => {
    const contexts: unknown[] = []
    const onRefused = (_refusal: unknown, context: unknown) => contexts.push(context)
    const gate = gateFor(createGuard({ ...issuer, onRefused }))
    const body = JSON.stringify({ ...JSON.parse(call('own')), params: { name: 'own', arguments: { owner: 'ada' } } })
    const send = async (sub: string) => {
      const request = new Request(RESOURCE, requestOf('POST', body, issuer.issue({ scope: 'mcp', sub })))
      return { request, granted: (await gate.check(request)).granted }
    }
    assert.equal((await send('ada')).granted, true)
    const { request, granted } = await send('eve')
    assert.equal(granted, false)
    assert.deepEqual(contexts, [request])
    assert.equal(contexts[0], request)
  })

  it('finds the certificate of the connection in what the server passes with the request', async () => {
    const raw = Buffer.from('certificate')
    const thumbprint = createHash('sha256').update(raw).digest('base64url')
    const gate = gateFor(createGuard({ ...issuer, mtls: mtls() }))
    const token = issuer.issue({ scope: 'mcp', cnf: { 'x5t#S256': thumbprint } })
    const send = async (platform?: unknown) =>
      (await gate.check(new Request(RESOURCE, requestOf('POST', LIST, token)), platform)).granted
    const socket = { remoteAddress: '127.0.0.1', getPeerX509Certificate: () => ({ raw }) }
    assert.equal(await send({ incoming: { socket } }), true)
    assert.equal(await send({ incoming: { socket: { ...socket, getPeerX509Certificate: () => undefined } } }), false)
    assert.equal(await send(), false)
  })

  it('responds to a body that is too long before its end has come', async () => {
    const { middleware } = gateFor(resource)
    const server = createServer((request, response) => middleware(request, response, () => response.end()))
    await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
    after(() => server.close())
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    const endless = new ReadableStream({
      pull: controller => controller.enqueue(Buffer.alloc(1024, ' ')),
    })
    const init = requestOf('POST', undefined, issuer.issue({ scope: 'mcp' }))
    const response = await fetch(`http://localhost:${address.port}`, { ...init, body: endless, duplex: 'half' })
    assert.equal(response.status, 413)
  })

  for (const [what, options, message] of [
    ['no policy', {}, /mcpGate\(\) takes conditions only, not "undefined"/],
    ['a policy that lets requests pass without a token', { policy: optional }, /takes conditions only, not "optional"/],
    ['a tool without a policy', { policy: scopes('a'), tools: { b: undefined } }, /takes conditions only/],
    ['tools/call as a method', { policy: scopes('a'), methods: { 'tools/call': scopes('b') } }, /use "tools"/],
    ['a limit of nothing', { policy: scopes('a'), maxBodyBytes: 0 }, /"maxBodyBytes" must be a whole number/],
    ['an unknown option', { policy: scopes('a'), tool: {} }, /"tool"/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => Reflect.apply(mcpGate, undefined, [resource, options]), { name: 'TypeError', message })
    })
  }
})
