/** The response to a request that no policy can be applied to: an error of JSON-RPC 2.0 §5.1. */
export interface McpProblem {
  readonly status: 400 | 403 | 413 | 415
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

export function problem(
  status: McpProblem['status'],
  code: number,
  message: string,
  id: string | number | null = null,
): McpProblem {
  return { status, headers: HEADERS, body: JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id }) }
}

export function isProblem(value: object): value is McpProblem {
  return 'status' in value && 'body' in value
}
