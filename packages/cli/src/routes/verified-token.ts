import { authenticated, createGuard, type VerifiedToken } from '@tollgate/guard'
import type { ApiSettings } from '../api-settings.ts'
import { Failure } from '../failure.ts'
import { fetchIssuerKeys } from '../tokens/issuer-keys.ts'

/**
 * Verifies a token of the issuer.
 *
 * @throws {Failure} if it is not valid for the API
 */
export async function verifiedToken(
  token: string,
  { issuer, audience, authority }: ApiSettings,
): Promise<VerifiedToken> {
  const { keys } = await fetchIssuerKeys(issuer, authority)
  const guard = createGuard({ issuer, audience, keys: { keys } })
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  if (decision.granted && decision.token) return decision.token
  throw new Failure(`The tenant's own token is not valid for "${audience}": see "tollgate doctor"`)
}
