import { errors, type TokenEndpointGrantContext } from 'oidc-provider'

/** The parameters of a token exchange (RFC 8693 §2.1). */
export interface ExchangeParameters {
  subject_token?: string
  subject_token_type?: string
  requested_token_type?: string
  actor_token?: string
  actor_token_type?: string
  audience?: string
  scope?: string
  organization?: string
}

export type ExchangeContext = TokenEndpointGrantContext<ExchangeParameters>

export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

/** @throws errors.InvalidRequest when it is missing */
export function requiredParameter(params: ExchangeParameters, name: keyof ExchangeParameters): string {
  const value = params[name]
  if (!value) throw new errors.InvalidRequest(`Missing required parameter: ${name}`)
  return value
}

/** @throws errors.InvalidRequest when another type of tokens is requested */
export function checkRequestedType({ requested_token_type: type }: ExchangeParameters): void {
  if (type !== undefined && type !== ACCESS_TOKEN) {
    throw new errors.InvalidRequest(`requested_token_type must be ${ACCESS_TOKEN}`)
  }
}
