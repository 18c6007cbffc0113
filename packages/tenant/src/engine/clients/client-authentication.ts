import type { Client, errors, KoaContextWithOIDC } from 'oidc-provider'

/**
 * Why client authentication failed, for the tenant's logs. Auth0's response is always "Unauthorized", so that it does
 * not reveal which applications exist. The protocol engine has a different message for each reason.
 *
 * @returns `undefined` when another check failed
 */
export function explainClientAuthentication(
  { oidc: { client } }: KoaContextWithOIDC,
  { error, error_detail = '', error_description = '' }: errors.OIDCProviderError,
): string | undefined {
  if (error_description === 'no client authentication mechanism provided') return 'The request has no client_id'
  if (error !== 'invalid_client') return undefined
  if (error_detail === 'client not found') return 'Unknown client'
  if (error_detail.startsWith('invalid secret')) return 'Wrong client secret'
  if (!error_detail.startsWith('the provided authentication mechanism')) return explainAssertion(error_detail, client)
  if (client?.clientAuthMethod === 'private_key_jwt') return 'The request has no client assertion'
  return client?.clientAuthMethod === 'none'
    ? 'The request has a client secret, and the application has none'
    : 'The request has no client secret'
}

function explainAssertion(detail: string, client: Client | undefined): string | undefined {
  if (client?.clientAuthMethod !== 'private_key_jwt') return undefined
  return `Invalid client assertion: ${detail}`
}
