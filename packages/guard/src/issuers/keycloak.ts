import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { claim, type TokenCondition } from '../policy/policy.ts'
import type { Refusal } from '../refusal.ts'
import { OTHER_TOKEN } from '../refusals/issuers.ts'
import { ID_TOKEN, LOGOUT_TOKEN, NO_TYPE } from '../refusals/token.ts'
import type { IssuerProfile } from '../token/profile.ts'
import { checkName, type IssuerPreset, stringsIn } from './preset.ts'

export interface KeycloakOptions {
  /** Where Keycloak is, with its path if it has one: `https://id.example.com`. */
  readonly url: string
  /** The name of the realm. */
  readonly realm: string
}

/**
 * A realm of Keycloak. `permissions()` reads the client roles of the API: `resource_access` under the name of the guard's
 * audience.
 *
 * @throws TypeError for a missing, wrong or unknown option
 */
export function keycloak(options: KeycloakOptions): IssuerPreset {
  refuseUnknownOptions(options, ['url', 'realm'])
  const { url, realm } = options
  checkName('url', url, 'a URL like "https://id.example.com"', /^https?:\/\/[^?#\s@]+$/)
  checkName('realm', realm, 'the name of a realm')
  const issuer = `${url.replace(/\/+$/, '')}/realms/${realm}`
  return { issuer, jwksUri: `${issuer}/protocol/openid-connect/certs`, profile: PROFILE }
}

/** Requires a role of the realm: `realm_access.roles`. */
export function realmRole(name: string): TokenCondition {
  return claim('realm_access', access => isJsonObject(access) && stringsIn(access.roles).includes(name))
}

const PROFILE: IssuerProfile = { refuse, permissionsIn: clientRolesIn }

/** The claim `typ` is the kind of a token. Access tokens of versions before 24 may have `nonce`, as ID tokens have. */
function refuse({ typ, events, at_hash }: JsonObject, type: string | undefined): Refusal | undefined {
  if (typ === 'ID' || at_hash !== undefined) return ID_TOKEN
  if (typ === 'Logout' || events !== undefined) return LOGOUT_TOKEN
  if (typ !== 'Bearer' && typ !== 'DPoP') return OTHER_TOKEN
  return type === undefined ? NO_TYPE : undefined
}

function clientRolesIn({ resource_access: access }: JsonObject, audiences: readonly string[]): readonly string[] {
  return audiences.flatMap(audience => {
    const client = isJsonObject(access) && Object.hasOwn(access, audience) ? access[audience] : undefined
    return isJsonObject(client) ? stringsIn(client.roles) : []
  })
}
