/** An API that publishes which authorization server issues its tokens. */
import { createServer, type Server } from 'node:http'
import { authenticated, createGuard, scopes } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import { allow as allowFetch, metadataResponse } from '@tollgate/guard/fetch'
import { type ProtectedResource, protectResource } from '@tollgate/guard/metadata'
import { allow, sendMetadata } from '@tollgate/guard/node'
import fastify, { type FastifyInstance } from 'fastify'

export function createResource(issuer: string): ProtectedResource {
  const guard = createGuard({ issuer, audience: 'https://api.example.com/orders' })
  const resource = protectResource(guard, {
    resource: 'https://api.example.com/orders',
    name: 'Orders',
    scopes: ['read:orders'],
    documentation: 'https://example.com/developers',
  })
  return resource
}

export function createApp(resource: ProtectedResource): FastifyInstance {
  const app = fastify()
  protect(app, resource)
  app.get('/orders', { config: { policy: scopes('read:orders') } }, () => [])
  return app
}

export function createNodeServer(resource: ProtectedResource): Server {
  const orders = allow(resource, scopes('read:orders'), (_, response) => response.end('[]'))
  const server = createServer((request, response) => {
    if (sendMetadata(resource, request, response)) return
    orders(request, response)
  })
  return server
}

export function createFetchHandler(resource: ProtectedResource): (request: Request) => Response | Promise<Response> {
  const orders = allowFetch(resource, authenticated, () => Response.json([]))
  const handle = (request: Request) => metadataResponse(resource, request) ?? orders(request)
  return handle
}
