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
import { membersOf, parseAuthorizationServers, parseResource, type ResourceOptions } from './resource-options.ts'

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
  const issuers = issuersOf(options, settings)
  const path = WELL_KNOWN + (url.pathname === '/' ? '' : url.pathname)
  const metadataUrl = url.origin + path
  const document = JSON.stringify({ resource, ...membersOfGuard(settings, issuers), ...members })

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

/** Otherwise clients would get tokens that the guard refuses. What `dynamicIssuers()` will find is not known here. */
function checkAudience(resource: string, { issuers }: Settings): void {
  for (const { issuer, audiences } of issuers.listed) {
    if (audiences.includes(resource)) continue
    throw new TypeError(
      `The option "resource" is "${resource}", and the guard expects the audience "${audiences.join('" or "')}" from "${issuer}": use the same value for both`,
    )
  }
}

/** Where clients may request tokens. */
function issuersOf({ authorizationServers }: ResourceOptions, { issuers: { listed } }: Settings): readonly string[] {
  if (listed.length > 0 && authorizationServers !== undefined) {
    throw new TypeError(
      'The option "authorizationServers" is for dynamicIssuers(): the guard has a list of issuers already',
    )
  }
  return listed.length > 0 ? listed.map(({ issuer }) => issuer) : parseAuthorizationServers(authorizationServers)
}

function membersOfGuard(
  { proofs, certificates, acceptsForms }: Settings,
  issuers: readonly string[],
): Readonly<Record<string, unknown>> {
  return {
    authorization_servers: issuers,
    bearer_methods_supported: acceptsForms ? ['header', 'body'] : ['header'],
    // RFC 8705 §3.3 and RFC 9728 §2: whether the API accepts such tokens.
    tls_client_certificate_bound_access_tokens: certificates && true,
    dpop_signing_alg_values_supported: proofs?.algorithms,
    dpop_bound_access_tokens_required: proofs?.required,
  }
}
