import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet, errors as joseErrors, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { findUserProfile } from '../store/users.ts'
import { USERINFO } from './access-token.ts'
import { claimsInScope } from './account.ts'
import { allowApplicationOrigins } from './cross-origin.ts'

const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i

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
 * The user-info endpoint (OpenID Connect Core §5.3). It takes opaque access tokens and, as Auth0 does, tokens for an API
 * that also name this endpoint as their audience.
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

  // The body of a POST is not read: the token travels in the header.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/userinfo',
    handler: async (request, reply) => {
      const accessToken = BEARER.exec(request.headers.authorization ?? '')?.[1]
      if (!accessToken) return refuse(reply)
      const verified = await verify(accessToken)
      const profile = verified && (await findUserProfile(database, verified.userId))
      if (!profile || profile.blocked) return refuse(reply, 'The access token is not valid here')
      return claimsInScope(profile, verified.scopes)
    },
  })
}

/** RFC 6750 §3: a request without credentials learns the scheme and no error code. */
function refuse(reply: FastifyReply, reason?: string): FastifyReply {
  reply.code(401)
  if (!reason) return reply.header('WWW-Authenticate', 'Bearer').send({ message: 'Requires authentication' })
  return reply
    .header('WWW-Authenticate', `Bearer error="invalid_token", error_description="${reason}"`)
    .send({ error: 'invalid_token', error_description: reason })
}
