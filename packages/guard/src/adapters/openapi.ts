import { explain, neededScope, type Policy } from '../policy.ts'

/** An OpenAPI security requirement (OpenAPI 3.1 §4.8.30): all members of one object, or those of another. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

/** The security scheme for the `components` of an OpenAPI document: a bearer token that is a JWT. */
export const securitySchemes: {
  readonly bearer: { readonly type: 'http'; readonly scheme: 'bearer'; readonly bearerFormat: 'JWT' }
} = { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } }

/**
 * What a policy demands, as OpenAPI says it: the alternatives, each with the scopes and permissions it needs. What is
 * neither scope nor permission, such as a claim, OpenAPI cannot say.
 */
export function securityOf(policy: Policy): SecurityRequirement[] {
  if (policy.kind === 'anyone') return []
  if (policy.kind === 'optional') return [{}, { bearer: [] }]
  return alternatives(policy).map(scope => ({ bearer: scope }))
}

function alternatives(policy: Policy): (readonly string[])[] {
  if (policy.kind === 'anyOf') return policy.conditions.flatMap(alternatives)
  if (policy.kind !== 'allOf') return [neededScope(policy)]
  return policy.conditions.reduce<(readonly string[])[]>(
    (sofar, condition) =>
      sofar.flatMap(left => alternatives(condition).map(right => [...new Set([...left, ...right])])),
    [[]],
  )
}

/** An OpenAPI response to a refusal, as a JSON schema of the kind that `@fastify/swagger` reads. */
export interface RefusalResponse {
  readonly description: string
  readonly type: 'object'
  readonly additionalProperties: true
  readonly headers: Readonly<Record<string, { readonly type: 'string'; readonly description: string }>>
}

/** How the guard refuses requests under a policy, by status. */
export function refusalsOf(policy: Policy): Readonly<Record<string, RefusalResponse>> {
  if (policy.kind === 'anyone') return {}
  const everywhere = { 401: UNAUTHORIZED, 503: UNAVAILABLE }
  return policy.kind === 'optional' || policy.kind === 'authenticated'
    ? everywhere
    : { ...everywhere, 403: response(`The token is valid, but this needs ${explain(policy)}`, CHALLENGE) }
}

const CHALLENGE = {
  'WWW-Authenticate': { type: 'string', description: 'What is missing (RFC 6750, section 3)' },
} as const
const RETRY = { 'Retry-After': { type: 'string', description: 'Seconds until asking again makes sense' } } as const
const UNAUTHORIZED = response('No access token was sent, or it is not valid', CHALLENGE)
const UNAVAILABLE = response("The token issuer's keys cannot be had at the moment", RETRY)

function response(description: string, headers: RefusalResponse['headers']): RefusalResponse {
  return { description, type: 'object', additionalProperties: true, headers }
}

/**
 * Adds to the OpenAPI description of each route how the guard refuses its requests. Hand it to `@fastify/swagger` as its
 * `transform`; what a route's own schema says of a status stays.
 */
export function describeRefusals<Schema extends object>(described: {
  schema: Schema
  url: string
  route: { config?: { policy?: Policy } }
}): { schema: Schema; url: string } {
  const { schema, url, route } = described
  const policy = route.config?.policy
  if (!policy) return { schema, url }
  const response = 'response' in schema && typeof schema.response === 'object' ? schema.response : {}
  return { schema: { ...schema, response: { ...refusalsOf(policy), ...response } }, url }
}
