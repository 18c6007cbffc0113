import { isIP } from 'node:net'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { applicationOf } from '../clients/client-metadata.ts'

const HEADER = 'auth0-forwarded-for'

/**
 * The address of the user behind a token request, by which password guesses are counted.
 *
 * A server may send it in `auth0-forwarded-for`. As on Auth0, the header is used only from an authenticated application
 * with `is_token_endpoint_ip_header_trusted`. Any other application could attribute its guesses to another address.
 */
export function endUserAddress(ctx: KoaContextWithOIDC): string {
  const { client } = ctx.oidc
  const forwarded = ctx.get(HEADER).trim()
  const isTrusted =
    client !== undefined &&
    client.clientAuthMethod !== 'none' &&
    applicationOf(client).is_token_endpoint_ip_header_trusted === true
  return isTrusted && isIP(forwarded) !== 0 ? forwarded : ctx.ip
}
