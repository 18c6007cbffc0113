import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createGuard, scopes } from '@tollgate/guard'
import { mcpGate } from '@tollgate/guard/mcp'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createFetchHandler, createOwnNotePolicy, createVerifier } from './mcp.ts'

const RESOURCE = 'https://mcp.example.com/mcp'

test('a fetch handler and a verifier guard an MCP server', async t => {
  const issuer = await createTestIssuer({ audience: RESOURCE })
  t.after(() => issuer.close())
  const guard = createGuard({ ...issuer })
  const gate = mcpGate(guard, { policy: scopes('mcp'), tools: { edit: createOwnNotePolicy() } })
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'notes', version: '1.0.0' })
    server.registerTool('edit', {}, () => ({ content: [{ type: 'text', text: 'edited' }] }))
    return server
  })
  const respond = createFetchHandler(gate, handler)
  const call = (owner: string) => {
    const params = { name: 'edit', arguments: { owner } }
    const headers = {
      authorization: `Bearer ${issuer.issue({ scope: 'mcp', sub: 'me' })}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    return respond(new Request(RESOURCE, { method: 'POST', headers, body }))
  }
  const granted = await call('me')
  assert.equal(granted.status, 200)
  assert.match(await granted.text(), /edited/)
  assert.equal((await call('other')).status, 403)

  const info = await createVerifier(guard).verifyAccessToken(issuer.issue({ client_id: 'agent' }))
  assert.equal(info.clientId, 'agent')
  await assert.rejects(createVerifier(guard).verifyAccessToken('opaque'), { code: 'invalid_token' })
})
