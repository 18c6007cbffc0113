import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, errors as joseErrors, jwtVerify } from 'jose'
import { errors } from 'oidc-provider'
import type { ResourceServer } from '../../../store/access/resource-servers.ts'

/** The parties that have used a token for its user, the latest first (RFC 8693 §4.1). */
export interface Actor {
  sub: string
  act?: Actor
}

/** The user that an API has got an access token for. */
export interface SubjectToken {
  userId: string
  organizationId: string | undefined
  actor: Actor | undefined
}

/** As at Auth0. */
const MOST_ACTORS = 4

/** @throws errors.InvalidRequest when the token is not valid for the API (RFC 8693 §2.2.2) */
export type VerifySubjectToken = (token: string, api: ResourceServer) => Promise<SubjectToken>

/** Verifies the access tokens that APIs send to exchange them. */
export function subjectTokenVerifier(issuer: string, keys: JSONWebKeySet): VerifySubjectToken {
  const keySet = createLocalJWKSet(keys)

  return async (token, { identifier, signing_secret }) => {
    const rules = { issuer, audience: identifier, requiredClaims: ['exp', 'sub'] }
    let claims: JWTPayload
    try {
      const { payload } =
        signing_secret === null
          ? await jwtVerify(token, keySet, { ...rules, algorithms: ['RS256'] })
          : await jwtVerify(token, Buffer.from(signing_secret), { ...rules, algorithms: ['HS256'] })
      claims = payload
    } catch (error) {
      if (error instanceof joseErrors.JOSEError || error instanceof TypeError) throw invalid('it is not valid here')
      throw error
    }
    const { sub = '', azp, client_id, cnf, org_id } = claims
    // An ID token names no client.
    if (typeof azp !== 'string' && typeof client_id !== 'string') throw invalid('it is no access token')
    if (cnf !== undefined) throw invalid('it is bound to a key of its client')
    if (sub.endsWith('@clients')) throw invalid('it is not the token of a user')
    return { userId: sub, organizationId: typeof org_id === 'string' ? org_id : undefined, actor: actorIn(claims.act) }
  }
}

/** The chain of actors with one more. @throws errors.InvalidRequest when it is too long */
export function extended(actor: Actor | undefined, sub: string): Actor {
  const chain = actor ? { sub, act: actor } : { sub }
  if (depthOf(chain) > MOST_ACTORS) {
    throw new errors.InvalidRequest(
      `Delegation chain (\`act\` claim) depth exceeds the maximum allowed limit of ${MOST_ACTORS}`,
    )
  }
  return chain
}

function depthOf({ act }: Actor): number {
  return act ? 1 + depthOf(act) : 1
}

/** Of a token that this tenant has signed. */
function actorIn(value: unknown): Actor | undefined {
  const { sub, act } = Object(value)
  if (typeof sub !== 'string') return undefined
  const former = actorIn(act)
  return former ? { sub, act: former } : { sub }
}

function invalid(reason: string): errors.InvalidRequest {
  return new errors.InvalidRequest(`Invalid subject_token: ${reason}`)
}
