import type { errors, KoaContextWithOIDC } from 'oidc-provider'

/**
 * Why an application was not authenticated, for the tenant's logs. Auth0's answer is the same for all ("Unauthorized"), so
 * that nobody learns from it which applications there are. The protocol engine tells them apart by words of its own.
 *
 * @returns `undefined` when something else was wrong
 */
export function explainClientAuthentication(
  { oidc: { client } }: KoaContextWithOIDC,
  { error, error_detail = '', error_description = '' }: errors.OIDCProviderError,
): string | undefined {
  if (error_description === 'no client authentication mechanism provided') return 'The request has no client_id'
  if (error !== 'invalid_client') return undefined
  if (error_detail === 'client not found') return 'Unknown client'
  if (error_detail.startsWith('invalid secret')) return 'Wrong client secret'
  if (!error_detail.startsWith('the provided authentication mechanism')) return undefined
  return client?.clientAuthMethod === 'none'
    ? 'The request has a client secret, and the application has none'
    : 'The request has no client secret'
}
