import type { IncomingMessage } from 'node:http'
import type { ExecutionContext } from '@nestjs/common'

/** Express's request, or Fastify's. */
export type NestRequest = IncomingMessage | { readonly raw: IncomingMessage }

/** The request and the response that a method is called for. */
export interface HttpContext {
  readonly request: NestRequest
  /** `undefined` if the context of GraphQL does not have it. */
  readonly response: NestResponse | undefined
}

/** Express's response, or Fastify's reply. */
export interface NestResponse {
  getHeader(name: string): unknown
}

/** Where the drivers of Nest put the request: Apollo's and Mercurius's alike. */
interface GraphqlContext {
  readonly req?: NestRequest
  readonly res?: NestResponse
  readonly reply?: NestResponse
}

/**
 * Finds the request that a method of a controller or a resolver is called for.
 *
 * @throws TypeError if it is not in the context of GraphQL
 */
export function httpContextOf(context: ExecutionContext): HttpContext {
  if (context.getType<string>() !== 'graphql') {
    const http = context.switchToHttp()
    return { request: http.getRequest(), response: http.getResponse() }
  }
  const graphql: GraphqlContext | undefined = context.getArgByIndex(2)
  const request = graphql?.req
  // A subscription has no HTTP request of its own.
  if (!request || !('raw' in request || 'rawHeaders' in request)) {
    throw new TypeError('The context of GraphQL has no request: add the request to it as "req"')
  }
  return { request, response: graphql?.res ?? graphql?.reply }
}

/** Node's request: Fastify's contains it, Express's is one. */
export function rawRequest(request: NestRequest): IncomingMessage {
  return 'raw' in request ? request.raw : request
}
