import type { JsonObject } from '../jose/strict-json.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Refusal } from '../refusal.ts'
import { OTHER_TOKEN } from '../refusals/issuers.ts'
import { ID_TOKEN } from '../refusals/token.ts'
import { type IssuerProfile, refuseIdToken } from '../token/profile.ts'
import { checkName, type IssuerPreset } from './preset.ts'

export interface CognitoOptions {
  /** The region, such as `eu-central-1`. The ID of the user pool starts with it. */
  readonly region: string
  /** The ID of the user pool, such as `eu-central-1_AbCdEfGhI`. */
  readonly userPool: string
}

/**
 * A user pool of Amazon Cognito. The audience is the API's URL where the client requests it as `resource`; otherwise the
 * token has no `aud`, and the audience is the ID of the client.
 *
 * @throws TypeError for a missing, wrong or unknown option
 */
export function cognito(options: CognitoOptions): IssuerPreset {
  refuseUnknownOptions(options, ['region', 'userPool'])
  const { region, userPool } = options
  checkName('region', region, 'a region like "eu-central-1"', /^[a-z0-9-]+$/)
  checkName('userPool', userPool, 'the ID of a user pool')
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPool}`
  return { issuer, jwksUri: `${issuer}/.well-known/jwks.json`, profile: PROFILE }
}

const PROFILE: IssuerProfile = { refuse, audienceOf: ({ client_id }) => client_id }

/** Tokens have no `typ`: the claim `token_use` is their kind. */
function refuse(claims: JsonObject): Refusal | undefined {
  if (claims.token_use === 'id') return ID_TOKEN
  return claims.token_use === 'access' ? refuseIdToken(claims) : OTHER_TOKEN
}
