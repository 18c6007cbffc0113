import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../../store/unavailable.ts'

/** An error in the format of Auth0's Management API. */
export interface ErrorBody {
  statusCode: number
  /** The reason phrase of the status. */
  error: string
  message: string
  errorCode?: string
}

export function errorBody(statusCode: number, message: string, errorCode?: string): ErrorBody {
  return { statusCode, error: STATUS_CODES[statusCode] ?? 'Error', message, ...(errorCode && { errorCode }) }
}

/** A request that cannot be carried out; thrown by a resource's handler and sent by {@link answerError}. */
export class RequestRefused extends Error {
  readonly statusCode: number
  readonly errorCode: string

  constructor(statusCode: number, errorCode: string, message: string) {
    super(message)
    this.statusCode = statusCode
    this.errorCode = errorCode
  }
}

const INEXISTENT = {
  client: 'The client does not exist',
  client_grant: 'The client grant does not exist',
  connection: 'The connection does not exist',
  credential: 'The credential does not exist',
  log: 'The log entry does not exist',
  refresh_token: 'The refresh token does not exist',
  resource_server: 'The resource server does not exist',
  role: 'The role does not exist',
  session: 'The session does not exist',
  token_exchange_profile: 'The token exchange profile does not exist',
  signing_key: 'The signing key does not exist',
  user: 'The user does not exist.',
} as const

/** 404: the resource does not exist. */
export function inexistent(kind: keyof typeof INEXISTENT): RequestRefused {
  return new RequestRefused(404, `inexistent_${kind}`, INEXISTENT[kind])
}

/** 409: the resource already exists. */
export function conflict(errorCode: string, message: string): RequestRefused {
  return new RequestRefused(409, errorCode, message)
}

/** 400: the body matches its schema, but its values are invalid together. */
export function invalidBody(message: string): RequestRefused {
  return new RequestRefused(400, 'invalid_body', message)
}

/** 400: a query parameter has an invalid value. */
export function invalidQuery(parameter: string, reason: string): RequestRefused {
  return new RequestRefused(
    400,
    'invalid_query_string',
    `Query validation error: '${reason}' on property ${parameter}.`,
  )
}

/** 400: Auth0 does not allow the operation, or this tenant does not support it. */
export function notSupported(message: string): RequestRefused {
  return new RequestRefused(400, 'operation_not_supported', message)
}

/** Sends any error of a handler, or of the steps before it, in Auth0's format. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = describe(error)
  if (status >= 500) request.log.error(error)
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS)
  return reply.code(status).send(body)
}

const UNAVAILABLE = 'The store of the tenant is unavailable: try again later'

function describe(error: FastifyError): { status: number; body: ErrorBody } {
  if (error instanceof RequestRefused) {
    return { status: error.statusCode, body: errorBody(error.statusCode, error.message, error.errorCode) }
  }
  if (isUnavailable(error)) return { status: 503, body: errorBody(503, UNAVAILABLE, 'service_unavailable') }
  const { statusCode = 500 } = error
  if (statusCode >= 500) return { status: 500, body: errorBody(500, 'Internal error', 'internal_error') }
  if (statusCode === 400)
    return { status: 400, body: errorBody(400, 'Invalid request payload JSON format', 'invalid_body') }
  return { status: statusCode, body: errorBody(statusCode, error.message) }
}
