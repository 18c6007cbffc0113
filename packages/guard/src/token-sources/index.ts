export type { TokenSource } from '../http/guarded-request.ts'
export { acceptTokensFrom } from './accept-tokens-from.ts'
export type { CookieSource, FormSource, SubprotocolSource, TokenSources } from './options.ts'
