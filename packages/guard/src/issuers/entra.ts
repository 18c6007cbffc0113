import type { JsonObject } from '../jose/strict-json.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Refusal } from '../refusal.ts'
import { ID_TOKEN, NO_TYPE } from '../refusals/token.ts'
import { type IssuerProfile, refuseIdToken } from '../token/profile.ts'
import { checkName, type IssuerPreset, stringsIn, wordsIn } from './preset.ts'

export interface EntraOptions {
  /** The ID of the tenant, a GUID. `common` and `organizations` are not issuers. */
  readonly tenant: string
  /** `requestedAccessTokenVersion` of the API's app registration. Default: 2. */
  readonly version?: 1 | 2
}

/**
 * A tenant of Microsoft Entra ID. `scopes()` reads `scp`, and `permissions()` reads `roles`, the app roles.
 *
 * @throws TypeError for a missing, wrong or unknown option
 */
export function entra(options: EntraOptions): IssuerPreset {
  refuseUnknownOptions(options, ['tenant', 'version'])
  const { tenant, version = 2 } = options
  checkName(
    'tenant',
    tenant,
    'the ID of a tenant, a GUID in lower case',
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  )
  if (version !== 1 && version !== 2) throw new TypeError(`The option "version" must be 1 or 2, not "${version}"`)
  const login = `https://login.microsoftonline.com/${tenant}`
  return version === 2
    ? { issuer: `${login}/v2.0`, jwksUri: `${login}/discovery/v2.0/keys`, profile: PROFILE }
    : { issuer: `https://sts.windows.net/${tenant}/`, jwksUri: `${login}/discovery/keys`, profile: PROFILE }
}

const PROFILE: IssuerProfile = {
  refuse,
  permissionsIn: ({ roles }) => stringsIn(roles),
  scopesIn: ({ scp }) => wordsIn(scp),
}

/**
 * If an API signs users in, too, its ID tokens have the `aud` of its access tokens. Only access tokens name the client that
 * they were issued to: `azp` in version 2, `appid` in version 1.
 */
function refuse(claims: JsonObject, type: string | undefined): Refusal | undefined {
  if (typeof (claims.azp ?? claims.appid) !== 'string') return ID_TOKEN
  return refuseIdToken(claims) ?? (type === undefined ? NO_TYPE : undefined)
}
