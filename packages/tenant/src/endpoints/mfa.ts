import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import { enrolmentUri } from '../accounts/one-time-password.ts'
import { findMfaRequest, type MfaRequest } from '../engine/tokens/mfa-tokens.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { allowApplicationOrigins } from '../http/cross-origin.ts'
import type { Database } from '../store/database.ts'

interface Options {
  database: Database
  accounts: Accounts
}

const PATHS = ['/mfa/associate', '/mfa/authenticators', '/mfa/challenge']
const BEARER = /^Bearer ([\w-]{1,100})$/

/**
 * The MFA API of Auth0's Authentication API: an application that got `mfa_required` enrols the user, or learns which
 * second factor to ask for. The only one here has one-time passwords.
 */
export const mfa: FastifyPluginAsync<Options> = async (app, { database, accounts }) => {
  const { secondFactors } = accounts
  allowApplicationOrigins(app, database, { paths: PATHS, methods: 'GET,POST' })
  await app.register(formbody, { bodyLimit: BODY_LIMITS.dbconnections })

  app.get('/mfa/authenticators', async (request, reply) => {
    const found = await findRequest(bearerOf(request))
    if (!found) return refuseToken(reply)
    const authenticator = await secondFactors.find(found.userId)
    return authenticator
      ? [
          { id: authenticator.id, authenticator_type: 'otp', active: true },
          {
            id: `recovery-code|${authenticator.id.replace(/^totp\|/, '')}`,
            authenticator_type: 'recovery-code',
            active: true,
          },
        ]
      : []
  })

  app.post('/mfa/associate', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const found = await findRequest(bearerOf(request))
    if (!found) return refuseToken(reply)
    const types = memberOf(request, 'authenticator_types')
    if (![types].flat().includes('otp')) {
      return refuse(reply, 400, 'unsupported_challenge_type', 'The only authenticator type here is "otp"')
    }
    const [authenticator, user] = [await secondFactors.enrol(found.userId), await accounts.findById(found.userId)]
    if (!authenticator || !user) return refuse(reply, 400, 'access_denied', 'User is already enrolled.')
    return {
      authenticator_type: 'otp',
      secret: authenticator.secret,
      barcode_uri: enrolmentUri(authenticator.secret, 'Tollgate', user.email),
      ...(authenticator.recovery_digest === null && {
        recovery_codes: [await secondFactors.newRecoveryCode(found.userId)],
      }),
    }
  })

  app.post('/mfa/challenge', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const token = memberOf(request, 'mfa_token')
    const found = typeof token === 'string' ? await findRequest(token) : undefined
    if (!found || memberOf(request, 'client_id') !== found.clientId) return refuseToken(reply)
    const types = memberOf(request, 'challenge_type')
    if (types !== undefined && !(typeof types === 'string' && types.split(' ').includes('otp'))) {
      return refuse(
        reply,
        400,
        'unsupported_challenge_type',
        'User does not have any of the requested challenge types.',
      )
    }
    const authenticator = await secondFactors.find(found.userId)
    if (!authenticator) return refuse(reply, 400, 'association_required', 'User has no enrolled factors')
    const id = memberOf(request, 'authenticator_id')
    if (id !== undefined && id !== authenticator.id) {
      return refuse(reply, 400, 'invalid_request', 'The authenticator_id is not one of the user')
    }
    return { challenge_type: 'otp' }
  })

  async function findRequest(token: string | undefined): Promise<MfaRequest | undefined> {
    return token === undefined ? undefined : findMfaRequest(database, token)
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return BEARER.exec(headers.authorization ?? '')?.[1]
}

function memberOf({ body }: FastifyRequest, name: string): unknown {
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(name) : undefined
}

function refuseToken(reply: FastifyReply): FastifyReply {
  return refuse(reply, 401, 'expired_token', 'mfa_token is expired')
}

function refuse(reply: FastifyReply, status: number, error: string, error_description: string): FastifyReply {
  return reply.code(status).send({ error, error_description })
}
