import type { FastifyRequest } from 'fastify'
import type { Actions } from '../../actions/actions.ts'
import type { EventLog } from '../../logs/event-log.ts'
import { secretsMatch } from '../../secret-comparison.ts'
import { authenticationMethodOf, type Client, findClient } from '../../store/access/clients.ts'
import { cachedRead } from '../../store/cached-read.ts'
import type { Database } from '../../store/database.ts'
import { CLIENT_CREDENTIALS } from '../log-events.ts'
import type { IssueToClient, TokenResponse } from './client-credentials.ts'

interface Options {
  issuer: string
  database: Database
  issueToClient: IssueToClient
  eventLog: EventLog
  actions: Pick<Actions, 'isBound'>
}

/** A token request in its simple form: each parameter once, and no other parameters. */
interface PlainRequest {
  clientId: string
  clientSecret: string
  audience: string
  scope: string | undefined
}

const SECRET_METHODS: readonly string[] = ['client_secret_post', 'client_secret_basic']
/** Headers that the protocol engine must evaluate. */
const DECIDED_BY_ENGINE = [
  'origin',
  'authorization',
  'dpop',
  'oauth-client-attestation',
  'oauth-client-attestation-pop',
]
/** RFC 6749 §3.3 */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/
/** Far below the protocol engine's limit. */
const MOST_CHARACTERS = 4096

/**
 * Issues tokens to applications without the protocol engine, in half the time, when the request is simple and valid.
 *
 * @returns `undefined` for every other request, including invalid ones, which the protocol engine must handle
 */
export function directClientCredentials({
  issuer,
  database,
  issueToClient,
  eventLog,
  actions,
}: Options): (request: FastifyRequest, parameters: URLSearchParams) => Promise<TokenResponse | undefined> {
  const { hostname } = new URL(issuer)
  const findApplication = cachedRead(database, findClient)

  return async (request, parameters) => {
    const asked = plainRequest(request, parameters)
    if (!asked) return undefined
    const client = await findApplication(asked.clientId)
    if (!client || !authenticates(client, asked.clientSecret)) return undefined
    // The protocol engine runs the Actions, and answers with what they decide.
    if (await actions.isBound('credentials-exchange')) return undefined
    const answer = await issueToClient(asked.clientId, asked.audience, { scope: asked.scope }).catch(() => undefined)
    if (!answer) return undefined

    const userAgent = request.headers['user-agent']
    eventLog.record({
      ip: request.ip,
      hostname,
      ...(userAgent && { user_agent: userAgent }),
      client_id: client.client_id,
      ...(client.name && { client_name: client.name }),
      audience: asked.audience,
      type: CLIENT_CREDENTIALS.done,
      description: CLIENT_CREDENTIALS.title,
      ...(answer.scope !== undefined && { scope: answer.scope.split(' ') }),
    })
    return answer
  }
}

function plainRequest({ method, headers }: FastifyRequest, parameters: URLSearchParams): PlainRequest | undefined {
  if (method !== 'POST' || DECIDED_BY_ENGINE.some(name => headers[name] !== undefined)) return undefined
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > MOST_CHARACTERS) return undefined
  const given = Object.fromEntries(parameters)
  const { grant_type, client_id, client_secret, audience, scope, ...others } = given
  if (grant_type !== 'client_credentials' || Object.keys(others).length > 0) return undefined
  if (Object.keys(given).length !== parameters.size) return undefined
  if (!client_id || !client_secret || !audience || (scope !== undefined && !SCOPE.test(scope))) return undefined
  return { clientId: client_id, clientSecret: client_secret, audience, scope }
}

function authenticates(client: Client, secret: string): boolean {
  if (client.client_secret === null || !client.grant_types.includes('client_credentials')) return false
  if (client.require_proof_of_possession) return false
  if (!SECRET_METHODS.includes(authenticationMethodOf(client))) return false
  return secretsMatch(secret, client.client_secret)
}
