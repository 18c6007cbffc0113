import type { FastifyRequest } from 'fastify'
import type { EventLog } from '../../logs/event-log.ts'
import { sourceOf } from '../../logs/request.ts'
import { findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { attributesProblem, type SignUpAttributes, signUpAttributes } from './sign-up-attributes.ts'

/** The body of a request to `/dbconnections/*`. */
export interface Body {
  /** A member's text; empty when it is not a string. */
  text(name: string): string
  attributes: SignUpAttributes
}

export function parseBody(value: unknown): Body {
  const members = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}))
  const text = (name: string): string => {
    const member: unknown = members.get(name)
    return typeof member === 'string' ? member : ''
  }
  return {
    text,
    attributes: signUpAttributes(members),
  }
}

/**
 * @returns what is wrong with a request, in Auth0's words, without reading any account; `undefined` when it is valid
 */
export async function bodyProblem(database: Database, body: Body): Promise<string | undefined> {
  const missing = ['email', 'connection'].find(name => !body.text(name))
  if (missing) return `${missing} is required`
  if (body.text('connection') !== DATABASE_CONNECTION) return 'The connection does not exist'
  const clientId = body.text('client_id')
  if (clientId && !(await findClient(database, clientId))) return `Client not found: ${clientId}`
  return attributesProblem(body.attributes)
}

/** Logs the outcome of a request with one of Auth0's log codes. */
export function recordOutcome(
  { record }: EventLog,
  request: FastifyRequest,
  type: string,
  body: Body,
  more: { description?: string; user_id?: string } = {},
): void {
  const client_id = body.text('client_id')
  record({
    ...sourceOf(request),
    type,
    ...more,
    ...(client_id && { client_id }),
    connection: DATABASE_CONNECTION,
    user_name: body.text('email').trim().toLowerCase(),
  })
}

/** The response body with status 429. */
export function tooManyRequests(error_description: string): object {
  return { error: 'too_many_requests', error_description }
}
