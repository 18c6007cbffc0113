import { OPENID_SCOPES } from '../../oauth/openid-scopes.ts'
import {
  DEFAULT_SETTINGS,
  type ProofOfPossession,
  type ResourceServerSettings,
} from '../../store/access/resource-server-settings.ts'
import type { ResourceServerChanges } from '../../store/access/resource-servers.ts'
import type { Clearable } from '../../store/clearable.ts'
import { clearable } from '../http/clearable.ts'
import { invalidBody } from '../http/errors.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { never, type SupportedValue } from '../http/unsupported-values.ts'

interface ScopeBody {
  value: string
  description?: string
}

/** The members of an API that a request may set. */
export interface ResourceServerBody extends Omit<ResourceServerChanges, 'scopes' | 'signing_secret'> {
  scopes?: ScopeBody[]
  signing_secret?: string
}

export type NewResourceServer = ResourceServerBody & { identifier: string }
export type ResourceServerPatch = Clearable<ResourceServerBody>

const LONGEST_LIFETIME = 2_592_000

/** RFC 6749 §3.3: the characters of a scope. */
const SCOPE_TOKEN = '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$'

const flag = { type: 'boolean' } as const
const free = { type: 'object' } as const
const policy = { type: 'object', properties: { policy: { type: 'string' } } } as const

const RESOURCE_SERVER: ObjectSchema<ResourceServerBody>['properties'] = {
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
  signing_alg: { type: 'string', enum: ['RS256', 'HS256', 'RS512', 'PS256'] },
  signing_secret: { type: 'string', minLength: 32, maxLength: 4096 },
  allow_offline_access: flag,
  allow_online_access: flag,
  token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_LIFETIME },
  token_lifetime_for_web: { type: 'integer', minimum: 1, maximum: LONGEST_LIFETIME },
  token_dialect: {
    type: 'string',
    enum: ['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'],
  },
  enforce_policies: flag,
  skip_consent_for_verifiable_first_party_clients: flag,
  authorization_details: { type: 'array', maxItems: 100, items: free },
  authorization_policy: free,
  consent_policy: { type: 'string', enum: ['transactional-authorization-with-mfa'] },
  proof_of_possession: objectSchema<ProofOfPossession>(
    {
      mechanism: { type: 'string', enum: ['dpop', 'mtls'] },
      required: flag,
      required_for: { type: 'string', enum: ['public_clients', 'all_clients'] },
    },
    ['mechanism', 'required'],
  ),
  subject_type_authorization: objectSchema<NonNullable<ResourceServerBody['subject_type_authorization']>>({
    user: policy,
    client: policy,
  }),
  token_encryption: free,
}

export const newResourceServer: ObjectSchema<NewResourceServer> = objectSchema<NewResourceServer>(
  { ...RESOURCE_SERVER, identifier: { type: 'string', minLength: 1, maxLength: 600, pattern: '^\\S+$' } },
  ['identifier'],
)
export const resourceServerChanges: object = clearable(objectSchema<ResourceServerBody>(RESOURCE_SERVER))

/** The members that a request may name in `fields`. */
export const RESOURCE_SERVER_MEMBERS: readonly string[] = [
  'id',
  'identifier',
  'is_system',
  ...Object.keys(RESOURCE_SERVER),
]

/** Values that promise protection or access which this tenant does not support. */
export const RESOURCE_SERVER_SUPPORTED_VALUES: readonly SupportedValue[] = [
  {
    member: 'signing_alg',
    isSupported: value => value === 'RS256' || value === 'HS256',
    reason: 'tokens are signed with RS256 or HS256 here',
  },
  { member: 'token_encryption', isSupported: never, reason: 'tokens are not encrypted here' },
  {
    member: 'proof_of_possession.mechanism',
    isSupported: value => value === 'dpop',
    reason: 'tokens are bound to a key, and not to a certificate, here',
  },
  { member: 'authorization_policy', isSupported: never, reason: 'there are no authorization policies here' },
  { member: 'consent_policy', isSupported: never, reason: 'transactions are not confirmed by a second factor here' },
  {
    member: 'subject_type_authorization.user.policy',
    isSupported: value => value === 'allow_all',
    reason: 'every application may request tokens for its users here',
  },
  {
    member: 'subject_type_authorization.client.policy',
    isSupported: value => value === 'require_client_grant',
    reason: 'an application gets tokens of its own by a client grant here',
  },
]

type Lifetimes = Pick<ResourceServerSettings, 'token_lifetime' | 'token_lifetime_for_web'>

/**
 * Limits the lifetime for browser flows to the API's own lifetime, as Auth0 does.
 *
 * @param current the stored values, for members that the request does not set
 * @throws RequestRefused when the requested lifetime is longer
 */
export function withWebLifetime<Changes extends Clearable<Lifetimes>>(changes: Changes, current: Lifetimes): Changes {
  const lifetime = lifetimeOf(changes.token_lifetime, 'token_lifetime', current)
  const { token_lifetime_for_web: asked } = changes
  if (typeof asked === 'number' && asked > lifetime) {
    throw invalidBody('The "token_lifetime_for_web" cannot be greater than the "token_lifetime"')
  }
  const lowered = Math.min(lifetime, lifetimeOf(asked, 'token_lifetime_for_web', current))
  return lowered === current.token_lifetime_for_web ? changes : { ...changes, token_lifetime_for_web: lowered }
}

function lifetimeOf(changed: number | null | undefined, name: keyof Lifetimes, current: Lifetimes): number {
  return changed === null ? DEFAULT_SETTINGS[name] : (changed ?? current[name])
}

/** @throws RequestRefused when a permission is repeated, or has the name of an OpenID Connect scope */
export function parseResourceServer(body: ResourceServerBody): ResourceServerChanges
export function parseResourceServer(body: ResourceServerPatch): Clearable<ResourceServerChanges>
export function parseResourceServer({ scopes, ...body }: ResourceServerPatch): Clearable<ResourceServerChanges> {
  if (!scopes) return scopes === null ? { ...body, scopes } : body
  const values = scopes.map(scope => scope.value)
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined) throw invalidBody(`The scope "${twice}" is named twice`)
  const reserved = values.find(value => OPENID_SCOPES.includes(value))
  if (reserved !== undefined)
    throw invalidBody(`The scope "${reserved}" is one of OpenID Connect and cannot be defined`)
  return { ...body, scopes: scopes.map(({ value, description = '' }) => ({ value, description })) }
}
