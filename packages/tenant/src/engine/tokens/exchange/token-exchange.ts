import type Provider from 'oidc-provider'
import { TOKEN_EXCHANGE } from '../../clients/grant-types.ts'
import { type CustomExchangeOptions, exchangeCustomToken } from './custom-token-exchange.ts'
import { type ExchangeParameters, requiredParameter } from './exchange-request.ts'
import { exchangeOnBehalfOf, type OnBehalfOfOptions } from './on-behalf-of.ts'

const PARAMETERS = [
  ...['subject_token', 'subject_token_type', 'requested_token_type', 'actor_token', 'actor_token_type'],
  ...['audience', 'scope', 'organization'],
]

/** Registers the token exchange (RFC 8693): of access tokens by an API, and of other tokens by an Action. */
export function registerTokenExchange(provider: Provider, options: OnBehalfOfOptions & CustomExchangeOptions): void {
  provider.registerGrantType<ExchangeParameters>(
    TOKEN_EXCHANGE,
    async ctx => {
      const type = requiredParameter(ctx.oidc.params, 'subject_token_type')
      await (type.startsWith('urn:ietf:') ? exchangeOnBehalfOf(ctx, options) : exchangeCustomToken(ctx, options))
    },
    PARAMETERS,
  )
}
