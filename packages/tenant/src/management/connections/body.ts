import type { Clearable } from '../../store/clearable.ts'
import { type ConnectionSettings, DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { clearable } from '../http/clearable.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { isEmpty, isOff, type SupportedValue } from '../http/unsupported-values.ts'

/** The members of a connection that a request may set. */
export interface ConnectionBody extends Partial<ConnectionSettings> {
  enabled_clients?: string[]
  realms?: string[]
}

export type ConnectionPatch = Clearable<ConnectionBody>

const flag = { type: 'boolean' } as const

const CONNECTION: ObjectSchema<ConnectionBody>['properties'] = {
  display_name: { type: 'string', minLength: 1, maxLength: 128 },
  options: { type: 'object' },
  metadata: { type: 'object', maxProperties: 10 },
  is_domain_connection: flag,
  show_as_button: flag,
  authentication: objectSchema<NonNullable<ConnectionBody['authentication']>>({ active: flag }, ['active']),
  connected_accounts: objectSchema<NonNullable<ConnectionBody['connected_accounts']>>(
    { active: flag, cross_app_access: flag },
    ['active'],
  ),
  enabled_clients: { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 200 } },
  realms: { type: 'array', maxItems: 10, items: { type: 'string', maxLength: 128 } },
}

export const connectionChanges: object = {
  ...clearable(objectSchema<ConnectionBody>(CONNECTION)),
  minProperties: 1,
}

/** The members that a request may name in `fields`. */
export const CONNECTION_MEMBERS: readonly string[] = [
  'id',
  'name',
  'strategy',
  ...Object.keys(CONNECTION),
  'provisioning_ticket_url',
  'clients',
  'cross_app_access_requesting_app',
  'cross_app_access_resource_app',
]

const OWN_ACCOUNTS = "accounts are in the tenant's own database"
const EMAIL_ADDRESS = 'people log in with their email address here'

/**
 * Values that would change the kind of connection, or that promise protection or access which this tenant does not
 * support.
 */
export const CONNECTION_SUPPORTED_VALUES: readonly SupportedValue[] = [
  {
    member: 'realms',
    isSupported: value => Array.isArray(value) && value.length === 1 && value[0] === DATABASE_CONNECTION,
    reason: `the realm of the only connection here is its name, "${DATABASE_CONNECTION}"`,
  },
  {
    member: 'authentication.active',
    isSupported: value => value === true,
    reason: 'there is no other connection to log in with: disable it for applications one by one',
  },
  { member: 'connected_accounts.active', isSupported: isOff, reason: 'accounts cannot be connected here' },
  { member: 'options.requires_username', isSupported: isOff, reason: EMAIL_ADDRESS },
  { member: 'options.attributes.username.identifier.active', isSupported: isOff, reason: EMAIL_ADDRESS },
  { member: 'options.attributes.phone_number.identifier.active', isSupported: isOff, reason: EMAIL_ADDRESS },
  { member: 'options.enabledDatabaseCustomization', isSupported: isOff, reason: OWN_ACCOUNTS },
  { member: 'options.import_mode', isSupported: isOff, reason: OWN_ACCOUNTS },
  { member: 'options.non_persistent_attrs', isSupported: isEmpty, reason: 'all attributes of a user are stored here' },
  {
    member: 'options.authentication_methods.passkey.enabled',
    isSupported: isOff,
    reason: 'there are no passkeys here',
  },
  {
    member: 'options.authentication_methods.password.enabled',
    isSupported: value => value === true,
    reason: 'people log in with a password here',
  },
  {
    member: 'options.password_no_personal_info.enable',
    isSupported: isOff,
    reason: 'a password is compared with the email address alone here',
  },
  {
    member: 'options.password_options.profile_data.active',
    isSupported: isOff,
    reason: 'a password is compared with the email address alone here',
  },
  {
    member: 'options.password_options.complexity.sequential_characters',
    isSupported: value => value === 'allow',
    reason: 'sequences within a password are not looked for here',
  },
  { member: 'options.password_history.enable', isSupported: isOff, reason: 'former passwords are not kept here' },
  {
    member: 'options.password_options.history.active',
    isSupported: isOff,
    reason: 'former passwords are not kept here',
  },
  {
    member: 'options.password_dictionary.dictionary',
    isSupported: isEmpty,
    reason: 'the list of refused passwords cannot be extended here',
  },
  {
    member: 'options.password_options.dictionary.custom',
    isSupported: isEmpty,
    reason: 'the list of refused passwords cannot be extended here',
  },
]
