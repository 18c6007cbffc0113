import { newId } from '../../../store/ids.ts'
import { color, flag, list, map, name, nullable, object, oneOf, open, text, url } from '../members.ts'
import type { StoredCollection, StoredSettings } from '../resource.ts'

const STRATEGIES = ['ad', 'adfs', 'google-apps', 'oidc', 'okta', 'pingfederate', 'samlp', 'waad']
const byStrategy = (value: object) => object(Object.fromEntries(STRATEGIES.map(strategy => [strategy, value])))
const features = list(oneOf('scim', 'universal_logout'), 10)
const requirement = oneOf('none', 'optional', 'required')

/** `/connection-profiles`: there are no enterprise connections here. */
export const connectionProfiles: StoredCollection = {
  path: '/connection-profiles',
  scopes: 'connection_profiles',
  list: { shape: 'checkpoints', name: 'connection_profiles' },
  newId: () => newId('cop_'),
  members: {
    name: name(50),
    organization: object({ show_as_button: requirement, assign_membership_on_login: requirement }),
    connection_name_prefix_template: text(15),
    enabled_features: features,
    connection_config: open,
    strategy_overrides: byStrategy(object({ enabled_features: features, connection_config: open })),
  },
  required: ['name'],
  unique: 'name',
  missing: ['connection_profile_not_found', 'The connection profile does not exist.'],
  taken: ['connection_profile_conflict', 'A connection profile with this name already exists.'],
}

const samlMapping = list(name(128), 50)
const userId = {
  oidc_mapping: name(50),
  saml_mapping: samlMapping,
  scim_mapping: name(128),
}
const attribute = object({
  description: text(128),
  label: text(128),
  profile_required: flag,
  auth0_mapping: text(50),
  oidc_mapping: object({ mapping: text(128), display_name: text(128) }),
  saml_mapping: samlMapping,
  scim_mapping: text(128),
  strategy_overrides: open,
})

/** `/user-attribute-profiles`: there are no enterprise connections here. */
export const userAttributeProfiles: StoredCollection = {
  path: '/user-attribute-profiles',
  scopes: 'user_attribute_profiles',
  list: { shape: 'checkpoints', name: 'user_attribute_profiles' },
  newId: () => newId('uap_'),
  members: {
    name: name(128),
    user_id: object({ ...userId, strategy_overrides: byStrategy(object(userId)) }),
    user_attributes: map(attribute),
  },
  required: ['name', 'user_attributes'],
  unique: 'name',
  missing: ['user_attribute_profile_not_found', 'The user attribute profile does not exist.'],
  taken: ['user_attribute_profile_conflict', 'A user attribute profile with this name already exists.'],
}

/** `/self-service-profiles`: there is no page where customers set their connection up. */
export const selfServiceProfiles: StoredCollection = {
  path: '/self-service-profiles',
  scopes: 'self_service_profiles',
  list: { shape: 'pages', name: 'self_service_profiles' },
  newId: () => newId('ssp_'),
  members: {
    name: name(100),
    description: text(140, 1),
    branding: object({ logo_url: url, colors: object({ primary: color }, ['primary']) }),
    allowed_strategies: list(
      oneOf(
        'oidc',
        'samlp',
        'waad',
        'google-apps',
        'adfs',
        'okta',
        'auth0-samlp',
        'okta-samlp',
        'keycloak-samlp',
        'pingfederate',
      ),
      20,
    ),
    user_attributes: nullable(
      list(
        object({ name: name(250), description: text(250), is_optional: flag }, ['name', 'description', 'is_optional']),
        20,
      ),
    ),
    user_attribute_profile_id: nullable(text(50)),
  },
  required: ['name'],
  defaults: { user_attributes: [], allowed_strategies: [] },
  hasTimes: true,
  missing: ['self_service_profile_not_found', 'The self-service profile does not exist.'],
}

/** The texts of these pages, by language and page. */
export const selfServiceTexts: StoredSettings = {
  path: '/self-service-profiles/:owner/custom-text/:language/:page',
  owner: selfServiceProfiles,
  parameters: { language: oneOf('en'), page: oneOf('get-started') },
  scopes: 'self_service_profile_custom_texts',
  methods: 'GET PUT',
  body: map(text(2000)),
}
