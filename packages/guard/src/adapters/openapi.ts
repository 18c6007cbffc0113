import { requiredScope } from '../policy/challenge-scope.ts'
import { explain } from '../policy/explain.ts'
import type { Policy } from '../policy/policy.ts'
import type { Binding } from '../token/binding.ts'

/** An OpenAPI security requirement (OpenAPI 3.1 §4.8.30): one of several ways to satisfy a policy. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

const SECURITY_SCHEME = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }
/** RFC 9449 §7.1. */
const DPOP_SCHEME = {
  type: 'http',
  scheme: 'dpop',
  description: 'A token that is bound to a key, with a proof in the header DPoP',
}
/** OpenAPI 3.1 §4.8.27; OpenAPI 3.0 has no such type. */
const MTLS_SCHEME = { type: 'mutualTLS', description: 'The client certificate that the token is bound to' }

/** The parts of the argument of a `@fastify/swagger` transform that are used here. */
export interface DescribedRoute<Schema> {
  /** Undefined for a route without a schema, although the plugin's types say otherwise. */
  readonly schema: Schema
  readonly url: string
  readonly route: { readonly config?: { readonly policy?: Policy } }
  /** The document under construction; absent for Swagger 2. */
  readonly openapiObject?: { readonly openapi?: string; components?: { securitySchemes?: object } }
}

/**
 * The `transform` of `@fastify/swagger` that describes the policy of each route and the error responses of the guard in
 * an OpenAPI document. It adds a security scheme named `bearer`, and `dpop` or `mtls` if a route requires it. Entries of
 * a route's own schema take precedence.
 *
 * @example app.register(swagger, { openapi: { openapi: '3.1.0' }, transform: describePolicies })
 */
export function describePolicies<Schema extends object>(
  described: DescribedRoute<Schema>,
): {
  schema: Schema
  url: string
} {
  const { schema, url, route, openapiObject } = described
  const policy = route.config?.policy
  if (!policy || !openapiObject) return { schema, url }

  openapiObject.components ??= {}
  const { components, openapi } = openapiObject
  const needed = securityOf(policy)
  const dpop = needed.some(each => 'dpop' in each) ? { dpop: DPOP_SCHEME } : {}
  const is30 = openapi?.startsWith('3.0')
  const mtls = !is30 && needed.some(each => 'mtls' in each) ? { mtls: MTLS_SCHEME } : {}
  components.securitySchemes = { bearer: SECURITY_SCHEME, ...dpop, ...mtls, ...components.securitySchemes }
  // In OpenAPI 3.0, only OAuth schemes can name scopes.
  const security = is30 ? withoutScopes(needed) : needed
  const responses = schema && 'response' in schema && schema.response ? schema.response : SUCCESS
  return { schema: { security, ...schema, response: { ...refusalsOf(policy), ...responses } }, url }
}

/** The default of the plugin for a route without described responses. */
const SUCCESS = { 200: { description: 'Default Response', type: 'null' } }

/**
 * The requirements of a policy: its alternatives, each with the required scopes and permissions. OpenAPI cannot express
 * other conditions, such as claims.
 */
export function securityOf(policy: Policy): SecurityRequirement[] {
  if (policy.kind === 'anyone') return []
  if (policy.kind === 'optional') return [{}, { bearer: [] }]
  return alternatives(policy).map(({ bindings, scope }) => ({
    [bindings.has('dpop') ? 'dpop' : 'bearer']: scope,
    ...(bindings.has('mtls') && { mtls: [] }),
  }))
}

/** One of several ways to satisfy a policy. */
interface Alternative {
  /** How the token must be bound. */
  readonly bindings: ReadonlySet<Binding>
  readonly scope: readonly string[]
}

function alternatives(policy: Policy): readonly Alternative[] {
  if (policy.kind === 'anyOf') return policy.conditions.flatMap(alternatives)
  if (policy.kind === 'boundBy') return [{ bindings: new Set([policy.method]), scope: [] }]
  if (policy.kind !== 'allOf') return [{ bindings: new Set(), scope: requiredScope(policy) }]
  return policy.conditions.reduce<readonly Alternative[]>(
    (before, condition) => before.flatMap(a => alternatives(condition).map(b => both(a, b))),
    [{ bindings: new Set(), scope: [] }],
  )
}

function both(a: Alternative, b: Alternative): Alternative {
  return { bindings: a.bindings.union(b.bindings), scope: [...new Set([...a.scope, ...b.scope])] }
}

/** Removes duplicate schemes, and what OpenAPI 3.0 cannot express. */
function withoutScopes(requirements: readonly SecurityRequirement[]): SecurityRequirement[] {
  const schemes = new Set(requirements.map(each => Object.keys(each)[0]))
  return Array.from(schemes, scheme => (scheme === undefined ? {} : { [scheme]: [] }))
}

/** A response as a JSON schema of the kind that `@fastify/swagger` reads. */
interface DescribedResponse {
  readonly description: string
  readonly type: 'object'
  readonly additionalProperties: true
  readonly headers: Readonly<Record<string, { readonly type: 'string'; readonly description: string }>>
}

const CHALLENGE: DescribedResponse['headers'] = {
  'WWW-Authenticate': { type: 'string', description: 'What is missing (RFC 6750, section 3)' },
}
const RETRY: DescribedResponse['headers'] = {
  'Retry-After': { type: 'string', description: 'Seconds to wait before a retry' },
}

/** The error responses of the guard for a policy, by status. */
function refusalsOf(policy: Policy): Record<string, DescribedResponse> {
  if (policy.kind === 'anyone') return {}
  const refusals = {
    401: refusal('No access token was sent, or it is not valid', CHALLENGE),
    503: refusal("The token issuer's keys are unavailable at the moment", RETRY),
  }
  if (
    policy.kind === 'optional' ||
    policy.kind === 'authenticated' ||
    policy.kind === 'boundBy' ||
    policy.kind === 'audience'
  )
    return refusals
  return { ...refusals, 403: refusal(`The token is valid, but this needs ${explain(policy)}`, CHALLENGE) }
}

function refusal(description: string, headers: DescribedResponse['headers']): DescribedResponse {
  return { description, type: 'object', additionalProperties: true, headers }
}
