import type { Refusal } from '../refusal.ts'
import type { Claims } from '../token/claims.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

/** The request is allowed. `token` is undefined only if the policy allows requests without a token. */
export interface Granted<TokenClaims extends Claims = Claims> {
  readonly granted: true
  readonly token: VerifiedToken<TokenClaims> | undefined
  /** Headers for the response, such as a nonce for the client's next proof; adapters add them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** The guard's decision on a request. */
export type Decision<TokenClaims extends Claims = Claims> = Granted<TokenClaims> | Refusal
