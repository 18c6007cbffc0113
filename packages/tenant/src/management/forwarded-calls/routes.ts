import { LOOPBACK_HOSTS } from '@tollgate/loopback'
import type { FastifyInstance } from 'fastify'
import { invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { callLocalApi } from './local-api.ts'

interface CallBody {
  url: string
  /** The value of the Authorization header; none is sent without it. */
  authorization?: string
}

const CREDENTIALS = /^[\x21-\x7e]+( [\x21-\x7e]+)?$/

const body = objectSchema<CallBody>(
  {
    url: { type: 'string', minLength: 1, maxLength: 2048 },
    authorization: { type: 'string', maxLength: 16_384 },
  },
  ['url'],
)

/**
 * `POST /local/forwarded-calls`, which Auth0 does not have: calls an API on this machine with GET and returns the
 * complete response, for the dashboard's test bench. It calls no other machine and follows no redirect. It requires the
 * permission to read application secrets, because it is used to test their tokens.
 */
export function addForwardedCalls(app: FastifyInstance): void {
  app.post<{ Body: CallBody }>(
    '/local/forwarded-calls',
    { config: { policy: anyScope('read:client_keys'), operation: 'Call an API' }, schema: { body } },
    async request => callLocalApi(parseAddress(request.body.url), parseCredentials(request.body.authorization)),
  )
}

function parseAddress(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' || !LOOPBACK_HOSTS.includes(url.hostname)) {
    throw invalidBody('Only APIs of this machine are called: the address must begin with "http://localhost"')
  }
  return url
}

/**
 * Validate here instead of with a schema pattern: the error of a pattern would show the value, which may be a token, in
 * the response and in the logs.
 */
function parseCredentials(text: string | undefined): string | undefined {
  if (text === undefined || CREDENTIALS.test(text)) return text
  throw invalidBody('The credentials must be a scheme and a token, with one space between them and no line break')
}
