/** An MCP server with two tools, one of which needs a scope of its own. */
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createGuard, scopes } from '@tollgate/guard'
import { audit, protect } from '@tollgate/guard/express'
import { mcpGate } from '@tollgate/guard/mcp'
import { protectResource } from '@tollgate/guard/metadata'
import express, { type Express } from 'express'
import { z } from 'zod'

/** @param resource - the URL of the server for its clients, which is also the audience of its tokens */
export function createNotesApp(issuer: string, resource: string): Express {
  const guard = protectResource(createGuard({ issuer, audience: resource }), {
    resource,
    name: 'Notes',
    scopes: ['mcp'],
  })
  const gate = mcpGate(guard, {
    policy: scopes('mcp'),
    tools: {
      'list-notes': scopes('mcp'),
      'purge-notes': scopes('notes:write'),
    },
  })

  const app = express()
  protect(app, guard)
  const handle = toNodeHandler(createMcpHandler(createNotesServer))
  app.all('/mcp', gate.middleware, (request, response) => handle(request, response, request.body))
  audit(app)
  return app
}

function createNotesServer(): McpServer {
  const server = new McpServer({ name: 'notes', version: '1.0.0' })
  const inputSchema = z.object({})
  server.registerTool('list-notes', { description: 'Lists your notes', inputSchema }, (_input, { http }) => {
    const { sub } = http?.authInfo?.extra ?? {}
    return { content: [{ type: 'text', text: `The notes of ${sub}` }] }
  })
  server.registerTool('purge-notes', { description: 'Deletes all notes', inputSchema }, () => {
    return { content: [{ type: 'text', text: 'All notes are deleted' }] }
  })
  return server
}
