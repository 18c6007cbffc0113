import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet, errors as joseErrors, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { USERINFO } from '../engine/tokens/access-token.ts'
import { PROOF_ALGORITHMS, verifyProof } from '../engine/tokens/dpop-proof.ts'
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
  /** The thumbprint of the key that the token is bound to. */
  thumbprint: string | undefined
  scopes: string[]
}

/**
 * The user-info endpoint (OpenID Connect Core §5.3). It accepts opaque access tokens and, like Auth0, tokens for an API
 * whose audience also includes this endpoint. passport-auth0 sends its token in the query.
 */
export const userinfo: FastifyPluginAsync<Options> = async (app, { issuer, provider, database, keys }) => {
  const verify = tokenVerifier({ issuer, provider, keys })

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
      const problem = verified && (await proofProblem({ issuer, provider }, request, credentials, verified))
      if (problem !== undefined) return refuseProof(reply, problem)
      const profile = verified && (await findUserProfile(database, verified.userId))
      if (!profile || profile.blocked) return refuse(reply, 401, 'invalid_token', 'The access token is not valid here')
      return claimsInScope(profile, verified.scopes)
    },
  })
}

/** Verifies opaque access tokens, and JWTs whose audience includes this endpoint. It returns `undefined` for other tokens. */
function tokenVerifier({
  issuer,
  provider,
  keys,
}: Omit<Options, 'database'>): (accessToken: string) => Promise<Verified | undefined> {
  const keySet = createLocalJWKSet(keys)
  return async accessToken => {
    const opaque = await provider.AccessToken.find(accessToken)
    if (opaque) return { userId: opaque.accountId, scopes: [...opaque.scopes], thumbprint: opaque.jkt }
    try {
      const { payload } = await jwtVerify(accessToken, keySet, {
        issuer,
        audience: issuer + USERINFO,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      })
      const { cnf } = payload
      return {
        userId: String(payload.sub),
        scopes: String(payload.scope ?? '').split(' '),
        thumbprint: thumbprintIn(cnf),
      }
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) return undefined
      throw error
    }
  }
}

/** Why a request with a token that is bound to a key, or with a proof, is refused (RFC 9449 §7). */
async function proofProblem(
  { issuer, provider }: Pick<Options, 'issuer' | 'provider'>,
  { method, headers: { dpop: proof } }: FastifyRequest,
  { accessToken, scheme }: { accessToken: string; scheme: string },
  { thumbprint }: Verified,
): Promise<string | undefined> {
  if (thumbprint === undefined) return scheme === 'DPoP' ? 'The access token is not bound to a key' : undefined
  if (scheme !== 'DPoP') return 'The access token is bound to a key: send it with the scheme DPoP and a proof'
  if (typeof proof !== 'string') return 'The request has no DPoP proof'
  try {
    const key = await verifyProof(provider, proof, { method, url: `${issuer}${USERINFO}`, accessToken })
    return key === thumbprint ? undefined : 'The DPoP proof is signed with another key'
  } catch (error) {
    if (error instanceof errors.InvalidDpopProof) return error.error_description
    throw error
  }
}

/** `cnf.jkt` (RFC 9449 §6.1). */
function thumbprintIn(confirmation: unknown): string | undefined {
  const { jkt } = Object(confirmation)
  return typeof jkt === 'string' ? jkt : undefined
}

/** RFC 6750 §3: the challenge for a request without credentials has the scheme and no error code. */
function askForToken(reply: FastifyReply): FastifyReply {
  return reply.code(401).header('WWW-Authenticate', 'Bearer').send({ message: 'Requires authentication' })
}

function refuseProof(reply: FastifyReply, reason: string): FastifyReply {
  const error = 'invalid_token'
  return reply
    .code(401)
    .header(
      'WWW-Authenticate',
      `DPoP error="${error}", error_description="${reason}", algs="${PROOF_ALGORITHMS.join(' ')}"`,
    )
    .send({ error, error_description: reason })
}

function refuse(reply: FastifyReply, status: 400 | 401, error: string, reason: string): FastifyReply {
  return reply
    .code(status)
    .header('WWW-Authenticate', `Bearer error="${error}", error_description="${reason}"`)
    .send({ error, error_description: reason })
}
