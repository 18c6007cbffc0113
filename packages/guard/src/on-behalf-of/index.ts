export { type Actor, actedBy, actorOf, actorsOf } from './actors.ts'
export { TokenExchangeError } from './errors.ts'
export { type ExchangedToken, type ExchangeTarget, onBehalfOf, type TokenExchange } from './on-behalf-of.ts'
export type { ExchangeClient, OnBehalfOfOptions } from './options.ts'
