import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet, errors as joseErrors, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import { USERINFO } from '../engine/tokens/access-token.ts'
import { parseForm } from '../engine/tokens/token-request.ts'
import { claimsInScope } from '../engine/users/account.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { allowApplicationOrigins } from '../http/cross-origin.ts'
import { findBearerToken } from '../oauth/bearer-token.ts'
import type { Database } from '../store/database.ts'
import { findUserProfile } from '../store/users/users.ts'

const FORM = 'application/x-www-form-urlencoded'

interface Options {
  issuer: string
  provider: Provider
  database: Database
  keys: JSONWebKeySet
}

interface Verified {
  userId: string
  scopes: string[]
}

/**
 * The user-info endpoint (OpenID Connect Core §5.3). It accepts opaque access tokens and, like Auth0, tokens for an API
 * whose audience also includes this endpoint. passport-auth0 sends its token in the query.
 */
export const userinfo: FastifyPluginAsync<Options> = async (app, { issuer, provider, database, keys }) => {
  const keySet = createLocalJWKSet(keys)

  async function verify(accessToken: string): Promise<Verified | undefined> {
    const opaque = await provider.AccessToken.find(accessToken)
    if (opaque) return { userId: opaque.accountId, scopes: [...opaque.scopes] }
    try {
      const { payload } = await jwtVerify(accessToken, keySet, {
        issuer,
        audience: issuer + USERINFO,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      })
      return { userId: String(payload.sub), scopes: String(payload.scope ?? '').split(' ') }
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) return undefined
      throw error
    }
  }

  allowApplicationOrigins(app, database, { paths: ['/userinfo'], methods: 'GET,POST' })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (request, body, done) =>
    done(null, parseForm(request.headers['content-type'], String(body))),
  )
  // A body of any other type cannot contain the token.
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  app.route<{ Body: URLSearchParams | undefined }>({
    method: ['GET', 'POST'],
    url: '/userinfo',
    bodyLimit: BODY_LIMITS.assertion,
    handler: async (request, reply) => {
      const credentials = findBearerToken(request, request.body)
      if (!credentials) return askForToken(reply)
      if ('malformed' in credentials) return refuse(reply, 400, 'invalid_request', credentials.malformed)
      const verified = await verify(credentials.accessToken)
      const profile = verified && (await findUserProfile(database, verified.userId))
      if (!profile || profile.blocked) return refuse(reply, 401, 'invalid_token', 'The access token is not valid here')
      return claimsInScope(profile, verified.scopes)
    },
  })
}

/** RFC 6750 §3: the challenge for a request without credentials has the scheme and no error code. */
function askForToken(reply: FastifyReply): FastifyReply {
  return reply.code(401).header('WWW-Authenticate', 'Bearer').send({ message: 'Requires authentication' })
}

function refuse(reply: FastifyReply, status: 400 | 401, error: string, reason: string): FastifyReply {
  return reply
    .code(status)
    .header('WWW-Authenticate', `Bearer error="${error}", error_description="${reason}"`)
    .send({ error, error_description: reason })
}
