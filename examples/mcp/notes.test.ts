/** The clients of the MCP SDK, unmodified, find their way from a 401 to a token of a local tenant, and to more scopes. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { after, before, describe, it } from 'node:test'
import * as v2 from '@modelcontextprotocol/client'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createGuard, scopes } from '@tollgate/guard'
import { mcpGate } from '@tollgate/guard/mcp'
import { protectResource } from '@tollgate/guard/metadata'
import { sendMetadata } from '@tollgate/guard/node'
import { createTestTenant, type TestTenant } from '@tollgate/tenant/testing'
import { createNotesApp } from './notes.ts'

const CALLBACK = 'http://localhost:4040/callback'
const USER = 'user@example.com'

/** What an application stores for the SDK: it is registered at the tenant and keeps its tokens. */
class Provider {
  readonly redirectUrl = CALLBACK
  readonly clientMetadata = { redirect_uris: [CALLBACK], client_name: 'Agent' }
  readonly #clientId: string
  #tokens: v2.OAuthTokens | undefined
  #verifier = ''
  authorizationUrl: URL | undefined

  constructor(clientId: string) {
    this.#clientId = clientId
  }
  clientInformation() {
    return { client_id: this.#clientId }
  }
  tokens() {
    return this.#tokens
  }
  saveTokens(tokens: v2.OAuthTokens) {
    this.#tokens = tokens
  }
  redirectToAuthorization(url: URL) {
    this.authorizationUrl = url
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier
  }
  codeVerifier() {
    return this.#verifier
  }
}

/** One generation of the SDK's client, with a call that may need a login first. */
interface TestedClient {
  call(tool: string): Promise<string>
  finish(callback: URL): Promise<unknown>
  isUnauthorized(error: unknown): boolean
  close(): Promise<void>
}

const CLIENTS: Readonly<Record<string, (server: URL, authProvider: Provider) => TestedClient>> = {
  '1.x': (server, authProvider) => {
    const client = new Client({ name: 'agent', version: '1.0.0' })
    const connect = () => new StreamableHTTPClientTransport(server, { authProvider })
    let transport = connect()
    let connected = false
    return {
      async call(name) {
        if (!connected) await client.connect(transport)
        connected = true
        return JSON.stringify(await client.callTool({ name, arguments: {} }))
      },
      async finish(callback) {
        await transport.finishAuth(callback.searchParams.get('code') ?? '')
        if (!connected) transport = connect()
      },
      isUnauthorized: error => error instanceof UnauthorizedError,
      close: () => client.close(),
    }
  },
  '2.x': (server, authProvider) => {
    const client = new v2.Client({ name: 'agent', version: '1.0.0' })
    const connect = () => new v2.StreamableHTTPClientTransport(server, { authProvider })
    let transport = connect()
    let connected = false
    return {
      async call(name) {
        if (!connected) await client.connect(transport)
        connected = true
        return JSON.stringify(await client.callTool({ name, arguments: {} }))
      },
      async finish(callback) {
        await transport.finishAuth(callback.searchParams)
        if (!connected) transport = connect()
      },
      isUnauthorized: error => error instanceof v2.UnauthorizedError,
      close: () => client.close(),
    }
  },
}

/** The same tools on the SDK 1.x and `node:http`. */
function createOldServer(issuer: string, resource: string): RequestListener {
  const guard = protectResource(createGuard({ issuer, audience: resource }), { resource, scopes: ['mcp'] })
  const { middleware } = mcpGate(guard, {
    policy: scopes('mcp'),
    tools: { 'list-notes': scopes('mcp'), 'purge-notes': scopes('notes:write') },
  })
  return (request, response) => {
    if (sendMetadata(guard, request, response)) return
    middleware(request, response, async () => {
      const server = new McpServer({ name: 'notes', version: '1.0.0' })
      server.registerTool('list-notes', {}, ({ authInfo }) => ({
        content: [{ type: 'text', text: `The notes of ${authInfo?.extra?.sub}` }],
      }))
      server.registerTool('purge-notes', {}, () => ({ content: [{ type: 'text', text: 'All notes are deleted' }] }))
      const transport = new StreamableHTTPServerTransport()
      await server.connect(transport)
      const { body } = { body: undefined, ...request }
      await transport.handleRequest(request, response, body)
    })
  }
}

const SERVERS: Readonly<Record<string, (issuer: string, resource: string) => RequestListener>> = {
  'the example, on the SDK 2.x': createNotesApp,
  'a server on the SDK 1.x': createOldServer,
}

/** Serves at an address that is known before the server is created, because it is the audience of the tokens. */
async function serve(create: (resource: string) => RequestListener): Promise<URL & AsyncDisposable> {
  const server = createServer()
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const url = new URL(`http://localhost:${address.port}/mcp`)
  server.on('request', create(url.href))
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return Object.assign(url, { [Symbol.asyncDispose]: close })
}

let tenant: TestTenant
let manage: (method: string, path: string, body: object) => Promise<Record<string, unknown>>

before(async () => {
  tenant = await createTestTenant()
  const token = await tenant.tokenFor({ user: 'admin@example.com', audience: `${tenant.issuer}api/v2/` })
  manage = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init = { method, headers, body: JSON.stringify(body) }
    const response = await fetch(`${tenant.issuer}api/v2/${path}`, init)
    assert.ok(response.ok, `${method} ${path}: ${response.status}`)
    return { ...Object(await response.json()) }
  }
  await manage('PATCH', 'tenants/settings', { resource_parameter_profile: 'compatibility' })
})
after(() => tenant.close())

/** An API for the server, and an application for the client. @returns the ID of the application */
async function register(resource: string): Promise<string> {
  const scopes = ['mcp', 'notes:write'].map(value => ({ value, description: value }))
  await manage('POST', 'resource-servers', { identifier: resource, name: resource, scopes })
  const application = { name: 'Agent', app_type: 'native', callbacks: [CALLBACK] }
  const { client_id } = await manage('POST', 'clients', { ...application, token_endpoint_auth_method: 'none' })
  return String(client_id)
}

/** What a browser with a session does. @returns where it ends */
async function visit(url: URL): Promise<URL> {
  const cookies = (await tenant.sessionCookies(USER)).map(({ name, value }) => `${name}=${value}`)
  let current = url
  while (current.origin === url.origin) {
    const response = await fetch(current, { redirect: 'manual', headers: { cookie: cookies.join('; ') } })
    cookies.push(...response.headers.getSetCookie().map(line => line.split(';', 1)[0] ?? ''))
    assert.ok(response.headers.has('location'), `${response.status}: ${await response.text()}`)
    current = new URL(response.headers.get('location') ?? '', current)
  }
  return current
}

for (const [what, create] of Object.entries(SERVERS)) {
  for (const [version, createClient] of Object.entries(CLIENTS)) {
    describe(`The client of the SDK ${version} with ${what}`, () => {
      it('logs in for the scope of the server, and again for that of a tool', async () => {
        await using server = await serve(resource => create(tenant.issuer, resource))
        const provider = new Provider(await register(server.href))
        const client = createClient(server, provider)

        await assert.rejects(client.call('list-notes'), client.isUnauthorized)
        const { searchParams = new URLSearchParams() } = provider.authorizationUrl ?? {}
        assert.equal(searchParams.get('resource'), server.href)
        assert.equal(searchParams.get('scope'), 'mcp')
        await client.finish(await visit(provider.authorizationUrl ?? server))
        assert.match(await client.call('list-notes'), /The notes of auth0\|/)

        await assert.rejects(client.call('purge-notes'))
        assert.match(provider.authorizationUrl?.searchParams.get('scope') ?? '', /^mcp notes:write$/)
        await client.finish(await visit(provider.authorizationUrl ?? server))
        assert.match(await client.call('purge-notes'), /All notes are deleted/)
        await client.close()
      })
    })
  }
}
