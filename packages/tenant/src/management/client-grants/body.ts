import type { Clearable } from '../../store/clearable.ts'
import { clearable } from '../http/clearable.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { never, type SupportedValue } from '../http/unsupported-values.ts'

/** The members of a client grant that a request may set. */
export interface ClientGrantBody {
  scope?: string[]
  allow_all_scopes?: boolean
  allow_any_organization?: boolean
  organization_usage?: string
  authorization_details_types?: string[]
}

export interface NewClientGrant extends ClientGrantBody {
  client_id: string
  audience: string
  scope: string[]
  subject_type?: string
  default_for?: string
}

export type ClientGrantPatch = Clearable<ClientGrantBody>

const flag = { type: 'boolean' } as const
const names = {
  type: 'array',
  maxItems: 1000,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 280 },
} as const

const GRANT: ObjectSchema<ClientGrantBody>['properties'] = {
  scope: names,
  allow_all_scopes: flag,
  allow_any_organization: flag,
  organization_usage: { type: 'string', enum: ['deny', 'allow', 'require'] },
  authorization_details_types: names,
}

export const newClientGrant: ObjectSchema<NewClientGrant> = objectSchema<NewClientGrant>(
  {
    ...GRANT,
    scope: names,
    client_id: { type: 'string', minLength: 1, maxLength: 200 },
    audience: { type: 'string', minLength: 1, maxLength: 600 },
    subject_type: { type: 'string', enum: ['client', 'user'] },
    default_for: { type: 'string', enum: ['third_party_clients'] },
  },
  ['client_id', 'audience', 'scope'],
)
export const clientGrantChanges: object = { ...clearable(objectSchema<ClientGrantBody>(GRANT)), minProperties: 1 }

/** Values that promise access which this tenant does not support. */
export const CLIENT_GRANT_SUPPORTED_VALUES: readonly SupportedValue[] = [
  { member: 'default_for', isSupported: never, reason: 'there are no applications of third parties here' },
]
