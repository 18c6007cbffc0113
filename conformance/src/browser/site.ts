import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { auth0 } from '@tollgate/guard'
import { createApp } from '@tollgate/hello-world-api'
import { connect, present } from '../auth0/connect.ts'
import type { World } from '../world.ts'
import { bundle } from './bundle.ts'

/** A page on a separate origin, its applications at the tenant, and the API that it calls. */
export interface Site {
  /** `http://localhost:PORT`: callback, logout URL and web origin alike. */
  readonly origin: string
  /** `http://localhost:PORT` of the Hello World API, which this site may call. */
  readonly apiOrigin: string
  readonly clientId: string
  /** An application without the refresh token grant. */
  readonly frugalClientId: string
}

const DOCUMENT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><base href="/"><title>Conformance</title><link rel="icon" href="data:,"></head>
<body><div id="root"></div><script type="module" src="/page.js"></script></body>
</html>`

interface SiteOptions {
  /** The grant types of its application; default those of a single-page application. */
  readonly grantTypes?: readonly string[]
  /** The domain of the tenant whose tokens the API accepts; default that with http. */
  readonly apiDomain?: string
}

/** Serves a page until the process ends. */
export async function openSite(world: World, entry: string, options: SiteOptions = {}): Promise<Site> {
  const { grantTypes = ['authorization_code', 'refresh_token'], apiDomain = world.origin } = options
  const script = await bundle(entry)
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/page.js' ? ['text/javascript', script] : ['text/html', DOCUMENT]
    response.setHeader('content-type', `${type}; charset=utf-8`).end(body)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const origin = originOf(server)
  const [apiOrigin, clientId, frugalClientId] = await Promise.all([
    openApi(world, origin, apiDomain),
    register(world, origin, [...grantTypes]),
    register(world, origin, ['authorization_code']),
  ])
  return { origin, apiOrigin, clientId, frugalClientId }
}

async function openApi({ audience }: World, clientOrigin: string, domain: string): Promise<string> {
  const api = createApp({ port: 0, clientOrigin, audience, ...auth0(domain) })
  await api.listen({ port: 0, host: 'localhost' })
  return originOf(api.server)
}

/** Registers a single-page application, like a user in the dashboard. */
async function register(world: World, origin: string, grantTypes: string[]): Promise<string> {
  const client = await connect(world).clients.create({
    name: 'Conformance page',
    app_type: 'spa',
    token_endpoint_auth_method: 'none',
    grant_types: grantTypes,
    callbacks: [origin],
    allowed_logout_urls: [origin],
    web_origins: [origin],
    refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring' },
  })
  return present(client.client_id)
}

function originOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port')
  return `http://localhost:${address.port}`
}
