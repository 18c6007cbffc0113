import type { Guard } from '../guard.ts'
import type { GuardedRequest } from '../http/guarded-request.ts'
import { createRefusalResponses, type ResourceMetadata } from '../http/response.ts'
import type { Settings } from '../options/options.ts'
import { settingsOf } from '../options/settings-of.ts'
import { withRequiredScope } from '../policy/challenge-scope.ts'
import type { Decision } from '../policy/decision.ts'
import type { Policy } from '../policy/policy.ts'
import type { Claims } from '../token/claims.ts'
import { createMetadataResponses } from './metadata-response.ts'
import { membersOf, parseResource, type ResourceOptions } from './resource-options.ts'

/** A guard whose API describes itself to clients (RFC 9728). */
export interface ProtectedResource<TokenClaims extends Claims = Claims> extends Guard<TokenClaims> {
  /** The identifier of the API: the option `resource`. */
  readonly resource: string
  readonly metadata: ResourceMetadata
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/**
 * Lets clients find the authorization server of an API (RFC 9728): the result is a guard to protect an application
 * with. Its challenges name the address of the metadata and the scope that the route needs, and the adapters serve the
 * metadata at its well-known address.
 *
 * @param guard - what `createGuard()` returned
 * @throws TypeError if an option is missing, wrong or unknown, or if the resource is not an audience of the guard
 */
export function protectResource<TokenClaims extends Claims>(
  guard: Guard<TokenClaims>,
  options: ResourceOptions,
): ProtectedResource<TokenClaims> {
  const settings = settingsOf(guard)
  const members = membersOf(options)
  const url = parseResource(options.resource)
  const { resource } = options
  checkAudience(resource, settings)
  const path = WELL_KNOWN + (url.pathname === '/' ? '' : url.pathname)
  const metadataUrl = url.origin + path
  const document = JSON.stringify({ resource, ...membersOfGuard(settings), ...members })

  function check(request: GuardedRequest, policy: Policy, context?: unknown): ReturnType<Guard<TokenClaims>['check']> {
    const decision = guard.check(request, policy, context)
    const complete = (made: Decision<TokenClaims>) => (made.granted ? made : withRequiredScope(made, policy))
    return decision instanceof Promise ? decision.then(complete) : complete(decision)
  }

  const { errorFormat, proofs, clock } = settings
  return {
    ...guard,
    check,
    response: createRefusalResponses(errorFormat, proofs, clock, [`resource_metadata="${metadataUrl}"`]),
    resource,
    metadata: { url: metadataUrl, respond: createMetadataResponses(path, document) },
  }
}

/** Otherwise clients would get tokens that the guard refuses. */
function checkAudience(resource: string, { issuers }: Settings): void {
  if (issuers.listed.length === 0) {
    throw new TypeError('protectResource() needs a guard whose issuers are known: it cannot have dynamicIssuers()')
  }
  for (const { issuer, audiences } of issuers.listed) {
    if (audiences.includes(resource)) continue
    throw new TypeError(
      `The option "resource" is "${resource}", and the guard expects the audience "${audiences.join('" or "')}" from "${issuer}": use the same value for both`,
    )
  }
}

function membersOfGuard({ issuers, proofs, certificates, acceptsForms }: Settings): Readonly<Record<string, unknown>> {
  return {
    authorization_servers: issuers.listed.map(({ issuer }) => issuer),
    bearer_methods_supported: acceptsForms ? ['header', 'body'] : ['header'],
    // RFC 8705 §3.3 and RFC 9728 §2: whether the API accepts such tokens.
    tls_client_certificate_bound_access_tokens: certificates && true,
    dpop_signing_alg_values_supported: proofs?.algorithms,
    dpop_bound_access_tokens_required: proofs?.required,
  }
}
