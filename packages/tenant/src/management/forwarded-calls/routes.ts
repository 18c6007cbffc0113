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
 * `POST /local/forwarded-calls`, which Auth0 does not have: calls an API of this machine with GET and tells all of its
 * answer, for the dashboard's test bench. No other machine is called, and no redirect followed. It takes the right to
 * read the secrets of applications, whose tokens it is for.
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

/** A schema's pattern would show in its refusal, and so in the logs, what does not match: it may be a token. */
function parseCredentials(text: string | undefined): string | undefined {
  if (text === undefined || CREDENTIALS.test(text)) return text
  throw invalidBody('The credentials must be a scheme and a token, with one space between them and no line break')
}
