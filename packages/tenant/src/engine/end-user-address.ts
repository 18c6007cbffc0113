import { isIP } from 'node:net'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { applicationOf } from './client-metadata.ts'

const HEADER = 'auth0-forwarded-for'

/**
 * The address of the user behind a request to the token endpoint, by which password guesses are counted.
 *
 * A server may name it in `auth0-forwarded-for`. As at Auth0, only an application that authenticates and has
 * `is_token_endpoint_ip_header_trusted` is believed; any other could count its guesses for someone else.
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
