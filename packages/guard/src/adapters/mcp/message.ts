import { isJsonObject } from '../../jose/strict-json.ts'
import { type McpProblem, problem } from './problem.ts'

/** The JSON-RPC message of a request to an MCP server. */
export interface McpCall {
  /** The JSON-RPC method; `undefined` for a response of the client, and for requests without a message. */
  readonly method: string | undefined
  /** The name of the called tool. */
  readonly tool: string | undefined
  /** The arguments of the tool as the client sent them: the tool's schema has not validated them. */
  readonly arguments: unknown
  readonly id: string | number | null
}

export const NO_MESSAGE: McpCall = Object.freeze({ method: undefined, tool: undefined, arguments: undefined, id: null })

const INVALID_REQUEST = -32600
const INVALID_PARAMS = -32602

/** Reads a JSON-RPC message (JSON-RPC 2.0 §4, MCP 2026-07-28). The SDK that gets it later must agree on what it says. */
export function parseMessage(body: unknown): McpCall | McpProblem {
  // MCP has had no batches since 2025-06-18, and a policy could speak for one message only.
  if (Array.isArray(body)) return problem(400, INVALID_REQUEST, 'A batch of messages is not accepted')
  if (!isJsonObject(body) || own(body, 'jsonrpc') !== '2.0') return notMessage()
  const [id = null, method] = [own(body, 'id'), own(body, 'method')]
  const isResponse = Object.hasOwn(body, 'result') || Object.hasOwn(body, 'error')
  if (typeof id !== 'string' && typeof id !== 'number' && id !== null) return notMessage()
  if (method === undefined && isResponse) return { ...NO_MESSAGE, id }
  if (typeof method !== 'string' || isResponse) return notMessage(id)
  if (method !== 'tools/call') return { ...NO_MESSAGE, method, id }

  const params = own(body, 'params')
  const tool = isJsonObject(params) ? own(params, 'name') : undefined
  if (!isJsonObject(params) || typeof tool !== 'string') {
    return problem(400, INVALID_PARAMS, 'The name of the tool is not a string', id)
  }
  return { method, tool, arguments: own(params, 'arguments'), id }
}

/** The refusal of a tool without a policy. */
export function unknownTool({ id }: McpCall): McpProblem {
  return problem(403, INVALID_PARAMS, 'The tool is unknown, or it has no policy', id)
}

function notMessage(id: string | number | null = null): McpProblem {
  return problem(400, INVALID_REQUEST, 'The body is not a JSON-RPC message', id)
}

/** Never what an object inherits: names are the client's choice. */
function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
