/** Parts of an MCP server that `examples/mcp` does not need. */
import { type createMcpHandler, OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { type Condition, type Guard, when } from '@tollgate/guard'
import { type McpCall, type McpGate, type TokenVerifier, tokenVerifier } from '@tollgate/guard/mcp'

export function createFetchHandler(
  gate: McpGate,
  handler: ReturnType<typeof createMcpHandler>,
): (request: Request) => Promise<Response> {
  const respond = async (request: Request) => {
    const outcome = await gate.check(request)
    if (!outcome.granted) return outcome.response
    return handler.fetch(request, outcome)
  }
  return respond
}

export function createOwnNotePolicy(): Condition<McpCall> {
  const ownNote = when('your own note', (token, { arguments: input }: McpCall) => ownerOf(input) === token.claims.sub)
  return ownNote
}

function ownerOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'owner' in input ? input.owner : undefined
}

export function createVerifier(guard: Guard): TokenVerifier {
  const verifier = tokenVerifier(guard, message => new OAuthError(OAuthErrorCode.InvalidToken, message))
  return verifier
}
