import { OPENID_SCOPES } from '../dialect/scopes.ts'
import type { ResourceServerChanges, ResourceServerSettings, TokenDialect } from '../store/resource-servers.ts'
import { invalidBody } from './errors.ts'
import { type ObjectSchema, objectSchema } from './schema.ts'

interface ScopeBody {
  value: string
  description?: string
}

/** What a request may say of an API. */
export interface ResourceServerBody {
  name?: string
  scopes?: ScopeBody[]
  signing_alg?: 'RS256' | 'HS256'
  signing_secret?: string
  allow_offline_access?: boolean
  token_lifetime?: number
  token_lifetime_for_web?: number
  token_dialect?: TokenDialect
  enforce_policies?: boolean
  skip_consent_for_verifiable_first_party_clients?: boolean
}

const LONGEST_LIFETIME = 2_592_000

/** RFC 6749 §3.3: what a scope may consist of. */
const SCOPE_TOKEN = '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$'

export const RESOURCE_SERVER: ObjectSchema<ResourceServerBody>['properties'] = {
  name: { type: 'string', maxLength: 200, pattern: '^[^<>]*$' },
  scopes: {
    type: 'array',
    maxItems: 1000,
    items: objectSchema<ScopeBody>(
      {
        value: { type: 'string', minLength: 1, maxLength: 280, pattern: SCOPE_TOKEN },
        description: { type: 'string', maxLength: 500 },
      },
      ['value'],
    ),
  },
  signing_alg: { type: 'string', enum: ['RS256', 'HS256'] },
  signing_secret: { type: 'string', minLength: 32, maxLength: 4096 },
  allow_offline_access: { type: 'boolean' },
  token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_LIFETIME },
  token_lifetime_for_web: { type: 'integer', minimum: 1, maximum: LONGEST_LIFETIME },
  token_dialect: {
    type: 'string',
    enum: ['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'],
  },
  enforce_policies: { type: 'boolean' },
  skip_consent_for_verifiable_first_party_clients: { type: 'boolean' },
}

type Lifetimes = Pick<ResourceServerSettings, 'token_lifetime' | 'token_lifetime_for_web'>

/**
 * Holds the lifetime for browser flows to the API's own, as Auth0 does. No flow that is spoken here uses it.
 *
 * @param current what the API has where the request says nothing
 * @throws RequestRefused when the request asks for more
 */
export function withWebLifetime(changes: ResourceServerChanges, current: Lifetimes): ResourceServerChanges {
  const { token_lifetime = current.token_lifetime, token_lifetime_for_web } = changes
  if (token_lifetime_for_web !== undefined && token_lifetime_for_web > token_lifetime) {
    throw invalidBody('The "token_lifetime_for_web" cannot be greater than the "token_lifetime"')
  }
  const lowered = Math.min(token_lifetime, token_lifetime_for_web ?? current.token_lifetime_for_web)
  return lowered === current.token_lifetime_for_web ? changes : { ...changes, token_lifetime_for_web: lowered }
}

/** @throws RequestRefused when a permission is named twice, or takes the name of one of OpenID Connect's scopes */
export function parseResourceServer({ scopes, ...body }: ResourceServerBody): ResourceServerChanges {
  if (!scopes) return body
  const values = scopes.map(scope => scope.value)
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined) throw invalidBody(`The scope "${twice}" is named twice`)
  const reserved = values.find(value => OPENID_SCOPES.includes(value))
  if (reserved !== undefined)
    throw invalidBody(`The scope "${reserved}" is one of OpenID Connect and cannot be defined`)
  return { ...body, scopes: scopes.map(({ value, description = '' }) => ({ value, description })) }
}
