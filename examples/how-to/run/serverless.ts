import { type Guard, permissions } from '@tollgate/guard'

interface HttpEvent {
  readonly headers: Readonly<Record<string, string | undefined>>
}

interface HttpResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Handler = (event: HttpEvent) => Promise<HttpResult>

/** A handler for AWS Lambda behind a function URL or an HTTP API, whose header names are lower case. */
export function createHandler(guard: Guard): Handler {
  const policy = permissions('read:orders')

  return async ({ headers }) => {
    const decision = await guard.check({ headers: { authorization: headers.authorization } }, policy)
    if (!decision.granted) {
      const { status, headers, body } = guard.response(decision)
      return { statusCode: status, headers, body }
    }
    const body = JSON.stringify({ ordersOf: decision.token?.claims.sub })
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body }
  }
}
