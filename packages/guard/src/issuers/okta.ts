import type { JsonObject } from '../jose/strict-json.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Refusal } from '../refusal.ts'
import { ID_TOKEN } from '../refusals/token.ts'
import { type IssuerProfile, refuseIdToken } from '../token/profile.ts'
import { checkName, type IssuerPreset, wordsIn } from './preset.ts'

export interface OktaOptions {
  /** `your-domain.okta.com`, or a custom domain. */
  readonly domain: string
  /** The ID of a custom authorization server. Default: `default`. */
  readonly server?: string
}

/**
 * A custom authorization server of Okta. `scopes()` reads `scp`.
 *
 * @throws TypeError for a missing, wrong or unknown option
 */
export function okta(options: OktaOptions): IssuerPreset {
  refuseUnknownOptions(options, ['domain', 'server'])
  const { domain, server = 'default' } = options
  checkName('domain', domain, 'a host name')
  checkName('server', server, 'the ID of an authorization server')
  const issuer = `https://${domain}/oauth2/${server}`
  return { issuer, jwksUri: `${issuer}/v1/keys`, profile: PROFILE }
}

const PROFILE: IssuerProfile = { refuse, scopesIn: ({ scp }) => wordsIn(scp) }

/** Tokens have no `typ`. Only access tokens name the client as `cid`. */
function refuse(claims: JsonObject): Refusal | undefined {
  return typeof claims.cid === 'string' ? refuseIdToken(claims) : ID_TOKEN
}
