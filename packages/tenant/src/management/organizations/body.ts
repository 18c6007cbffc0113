import type { Clearable } from '../../store/clearable.ts'
import type {
  Organization,
  OrganizationConnection,
  OrganizationSettings,
} from '../../store/organizations/organizations.ts'
import { clearable } from '../http/clearable.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { never, type SupportedValue } from '../http/unsupported-values.ts'

/** A connection in the body of an organization. */
interface ConnectionBody extends Partial<Omit<OrganizationConnection, 'connection_id'>> {
  connection_id: string
  organization_connection_name?: string
  organization_access_level?: string
}

export interface OrganizationBody extends Partial<OrganizationSettings> {
  name?: string
  is_app_entitlement_active?: boolean
}

export interface NewOrganization extends OrganizationBody {
  name: string
  enabled_connections?: ConnectionBody[]
}

export type OrganizationPatch = Clearable<Omit<OrganizationBody, 'name'>> & { name?: string }

const flag = { type: 'boolean' } as const
const MOST_METADATA = 25

const ORGANIZATION: ObjectSchema<OrganizationBody>['properties'] = {
  name: { type: 'string', minLength: 1, maxLength: 50, pattern: '^(?!org_)[a-z0-9][a-z0-9_.-]*$' },
  display_name: { type: 'string', minLength: 1, maxLength: 255 },
  branding: { type: 'object' },
  metadata: {
    type: 'object',
    maxProperties: MOST_METADATA,
    additionalProperties: { type: 'string', maxLength: 255 },
  },
  third_party_client_access: { type: 'string', enum: ['block', 'allow'] },
  is_app_entitlement_active: flag,
  token_quota: { type: 'object' },
}

const CONNECTION: ObjectSchema<Omit<ConnectionBody, 'connection_id'>>['properties'] = {
  assign_membership_on_login: flag,
  show_as_button: flag,
  is_signup_enabled: flag,
  is_enabled: flag,
  organization_connection_name: { type: 'string', maxLength: 50 },
  organization_access_level: { type: 'string', enum: ['none', 'readonly', 'limited', 'full'] },
}

const connection = objectSchema<ConnectionBody>(
  { ...CONNECTION, connection_id: { type: 'string', minLength: 1, maxLength: 50 } },
  ['connection_id'],
)

export const newOrganization: ObjectSchema<NewOrganization> = objectSchema<NewOrganization>(
  { ...ORGANIZATION, enabled_connections: { type: 'array', maxItems: 10, items: connection } },
  ['name'],
)
export const organizationChanges: object = clearable(objectSchema<OrganizationBody>(ORGANIZATION), ['name'])

export type NewConnection = ConnectionBody
export type ConnectionChanges = Omit<ConnectionBody, 'connection_id'>
export const newConnection: ObjectSchema<NewConnection> = connection
export const connectionChanges: ObjectSchema<ConnectionChanges> = objectSchema<ConnectionChanges>(CONNECTION)

/** Members with values that need what this tenant does not have. */
export const ORGANIZATION_SUPPORTED_VALUES: readonly SupportedValue[] = [
  { member: 'token_quota', isSupported: never, reason: 'tokens are not counted here' },
  {
    member: 'third_party_client_access',
    isSupported: value => value === 'block',
    reason: 'there are no applications of third parties here',
  },
]

/** A connection with defaults for the members that a request leaves out. */
export function connectionOf(body: NewConnection, former?: OrganizationConnection): OrganizationConnection {
  return {
    connection_id: body.connection_id,
    assign_membership_on_login: body.assign_membership_on_login ?? former?.assign_membership_on_login ?? false,
    show_as_button: body.show_as_button ?? former?.show_as_button ?? true,
    is_signup_enabled: body.is_signup_enabled ?? former?.is_signup_enabled ?? false,
    is_enabled: body.is_enabled ?? former?.is_enabled ?? true,
  }
}

/** An organization in the Management API's format. */
export function organizationDocument({ third_party_client_access = 'block', ...organization }: Organization): object {
  return { ...organization, third_party_client_access, is_app_entitlement_active: false }
}
