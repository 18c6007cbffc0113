import { once } from 'node:events'
import { createServer } from 'node:http'
import { authenticated, permissions } from '@tollgate/guard'
import { allow } from '@tollgate/guard/node'
import { createApiGuard } from './guard.js'
import { alive, readiness } from './health.js'
import { createHttpRules } from './http-rules.js'
import { createMcpRoutes } from './mcp-server.js'
import { adminMessage, protectedMessage, publicMessage } from './messages.js'

/** Starts the API and the MCP server. Port 0 uses a free one. */
export async function startServer(config) {
  const server = createServer()
  server.listen(config.port, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  // The URL of the MCP server is the audience of its tokens. Behind a proxy, use the public URL here.
  server.on('request', createListener(config, `http://localhost:${port}/mcp`))
  return server
}

function createListener(config, resource) {
  const rule = createHttpRules(config)
  const routes = new Map([...createRoutes(createApiGuard(config)), ...createMcpRoutes(config, resource)])
  return async (request, response) => {
    const { headers, response: early } = rule(request)
    response.setHeaders(new Map(Object.entries(headers)))
    if (early) return send(response, early.status, early.body)
    const listener = routes.get(routeOf(request))
    if (!listener) return send(response, 404, { message: 'Not Found' })
    try {
      await listener(request, response)
    } catch (error) {
      console.error(error)
      send(response, 500, { message: 'Internal Server Error' })
    }
  }
}

/** A listener without `allow` is open. */
function createRoutes(guard) {
  const respond = body => (_request, response) => send(response, 200, body)
  return new Map([
    ['GET /api/messages/public', respond(publicMessage)],
    ['GET /api/messages/protected', allow(guard, authenticated, respond(protectedMessage))],
    ['GET /api/messages/admin', allow(guard, permissions('read:admin-messages'), respond(adminMessage))],
    ['GET /healthz', respond(alive)],
    [
      'GET /readyz',
      async (_request, response) => {
        const { status, body } = await readiness(guard)
        send(response, status, body)
      },
    ],
  ])
}

/** The method and the path. HEAD is served like GET; Node omits the body. */
function routeOf({ method, url = '' }) {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '')
  const [path] = target.split('?', 1)
  return `${method === 'HEAD' ? 'GET' : method} ${path}`
}

function send(response, status, body) {
  const text = body && JSON.stringify(body)
  if (text) response.setHeader('content-length', Buffer.byteLength(text))
  response.writeHead(status).end(text)
}
