import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import type { GuardedRequest } from '../../http/guarded-request.ts'
import { refusalHeaders } from '../../http/response-headers.ts'
import type { Granted } from '../../policy/decision.ts'
import type { Refusal } from '../../refusal.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { guardedRequest } from '../fetch/request.ts'
import { addHeaders, cutOffWhereBegun, sendRefusal } from '../node/node.ts'
import { checkGuard, giveToGuard, takeDecision } from '../one-guard.ts'
import { keepToken } from '../request-token.ts'
import { statePolicy } from '../route-audit.ts'
import { type AuthInfo, authInfoOf } from './auth-info.ts'
import { NO_MESSAGE, parseMessage, unknownTool } from './message.ts'
import { isProblem, type McpProblem } from './problem.ts'
import { type ReadBody, readBody } from './read-body.ts'
import { type McpPolicies, parsePolicies, withCall } from './tool-policies.ts'

/** A request that may pass, for the options of a transport or handler of the SDK. */
export interface AllowedRequest {
  readonly granted: true
  readonly token: VerifiedToken
  readonly authInfo: AuthInfo
  /** The message, parsed: the SDK must not read the body again. */
  readonly parsedBody: unknown
  /** Headers for the response, such as a nonce. */
  readonly headers: Readonly<Record<string, string>> | undefined
}

/** A request that may not, with the response to send. */
export interface RefusedRequest {
  readonly granted: false
  readonly response: Response
}

/** A middleware of Express and of other servers on `node:http`. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** Decides which clients may call which tools of an MCP server. */
export interface McpGate {
  /**
   * For Express and `node:http`. It uses `request.body` if a parser has set it, and otherwise reads and sets it. It sets
   * `request.auth`, which the SDK's transports pass to handlers. Pass `request.body` to `transport.handleRequest`.
   */
  readonly middleware: Middleware
  /**
   * For servers on `Request` and `Response`. It reads the body.
   *
   * @param platform - what the server passes with the request, such as `context.env` of Hono, for certificates of the connection
   */
  check(request: Request, platform?: unknown): Promise<AllowedRequest | RefusedRequest>
}

type Outcome = { readonly granted: Granted; readonly token: VerifiedToken } | { readonly refusal: Refusal } | McpProblem

/**
 * Creates a gate for the endpoint of an MCP server, with a policy for each tool. The policy is chosen by the body of the
 * request, never by its headers `Mcp-Method` and `Mcp-Name`.
 *
 * @param guard - what `protectResource()` returned, so that clients find the authorization server
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function mcpGate(guard: Guard, options: McpPolicies): McpGate {
  checkGuard(guard)
  const policies = parsePolicies(options)

  /** One decision for each request, so that a proof is used once. */
  async function decide(
    request: GuardedRequest,
    body: ReadBody | McpProblem | undefined,
    context: unknown,
  ): Promise<Outcome> {
    const message = body === undefined ? NO_MESSAGE : isProblem(body) ? body : parseMessage(body.value)
    const policy = isProblem(message) ? undefined : policies.of(message)
    const call = isProblem(message) ? NO_MESSAGE : message
    const decision = await guard.check(request, withCall(policy ?? policies.base, call), context)
    if (!decision.granted) return { refusal: decision }
    // Only an authenticated client learns what is wrong with its message.
    if (isProblem(message)) return message
    if (!policy) return unknownTool(call)
    if (!decision.token) throw new TypeError('The guard let a request pass without a token')
    return { granted: decision, token: decision.token }
  }

  async function run(
    request: IncomingMessage & { body?: unknown; auth?: AuthInfo },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): Promise<void> {
    giveToGuard(request, guard)
    takeDecision(request)
    const body = request.method === 'POST' ? await bodyOf(request, policies.maxBodyBytes) : undefined
    const outcome = await decide(request, body, request)
    if ('refusal' in outcome) return sendRefusal(guard, outcome.refusal, response)
    if (isProblem(outcome)) return sendProblem(outcome, response)
    addHeaders(outcome.granted.headers, response)
    keepToken(request, outcome.token)
    request.auth = authInfoOf(outcome.token, guard)
    if (body && !isProblem(body)) request.body = body.value
    next()
  }

  return {
    middleware: statePolicy((request, response, next) => void run(request, response, next).catch(next), policies.base),
    async check(request, platform) {
      const body =
        request.method === 'POST'
          ? await readBody(request.headers.get('content-type') ?? undefined, chunksOf(request), policies.maxBodyBytes)
          : undefined
      const outcome = await decide(guardedRequest(request, platform), body, request)
      if ('refusal' in outcome) return { granted: false, response: refusalOf(guard, outcome.refusal) }
      if (isProblem(outcome)) return { granted: false, response: new Response(outcome.body, outcome) }
      const { token, granted } = outcome
      const parsedBody = body && !isProblem(body) ? body.value : undefined
      return { granted: true, token, authInfo: authInfoOf(token, guard), parsedBody, headers: granted.headers }
    },
  }
}

async function bodyOf(request: IncomingMessage & { body?: unknown }, maxBytes: number): Promise<ReadBody | McpProblem> {
  // A parser that ran before has consumed the body, also where it set nothing.
  if (request.body !== undefined) return { value: request.body }
  // Without destroying the socket, which the response still needs.
  return readBody(request.headers['content-type'], request.iterator({ destroyOnReturn: false }), maxBytes)
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body) yield* body
}

function sendProblem({ status, headers, body }: McpProblem, response: ServerResponse): void {
  if (cutOffWhereBegun(response)) return
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  // The rest of a long body stays unread.
  if (status === 413) response.setHeader('connection', 'close')
  response.end(body)
}

function refusalOf(guard: Guard, refusal: Refusal): Response {
  const answer = guard.response(refusal)
  return new Response(answer.body, { status: answer.status, headers: refusalHeaders(answer, () => undefined) })
}
