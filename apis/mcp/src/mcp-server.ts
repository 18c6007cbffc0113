import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { authenticated, permissions } from '@tollgate/guard'
import { mcpGate } from '@tollgate/guard/mcp'
import { protectResource } from '@tollgate/guard/metadata'
import { sendMetadata } from '@tollgate/guard/node'
import { z } from 'zod'
import type { Config } from './config.ts'
import { createApiGuard } from './guard.ts'
import { adminMessage, protectedMessage } from './messages.ts'

type Listener = (request: IncomingMessage & { body?: unknown }, response: ServerResponse) => unknown

/**
 * The routes of the MCP server: its endpoint, and the metadata by which clients find the tenant (RFC 9728).
 *
 * @param resource - the URL of the server for its clients, which is also the audience of its tokens
 */
export function createMcpRoutes(config: Config, resource: string): ReadonlyMap<string, Listener> {
  const guard = protectResource(createApiGuard({ ...config, audience: resource }), { resource, name: 'Hello World' })
  const gate = mcpGate(guard, {
    policy: authenticated,
    tools: {
      'get-protected-message': authenticated,
      'get-admin-message': permissions('read:admin-messages'),
    },
  })
  const handle = toNodeHandler(createMcpHandler(createHelloWorldServer))
  const endpoint: Listener = (request, response) =>
    new Promise((resolve, reject) => {
      // Node sets both in every request to a server. The SDK's type requires them.
      const { method = 'POST', url = '/mcp' } = request
      response.once('close', resolve)
      gate.middleware(request, response, error => {
        if (error) reject(error)
        else handle(Object.assign(request, { method, url }), response, request.body).catch(reject)
      })
    })
  return new Map<string, Listener>([
    ['GET /mcp', endpoint],
    ['POST /mcp', endpoint],
    ['DELETE /mcp', endpoint],
    [`GET ${new URL(guard.metadata.url).pathname}`, (request, response) => sendMetadata(guard, request, response)],
  ])
}

/** A server serves one request, so it has no state. */
function createHelloWorldServer(): McpServer {
  const server = new McpServer({ name: 'hello-world', version: '0.1.0' })
  const inputSchema = z.object({})
  server.registerTool('get-protected-message', { description: 'Gets the message for users', inputSchema }, () => {
    return { content: [{ type: 'text', text: protectedMessage.text }] }
  })
  server.registerTool('get-admin-message', { description: 'Gets the message for administrators', inputSchema }, () => {
    return { content: [{ type: 'text', text: adminMessage.text }] }
  })
  return server
}
