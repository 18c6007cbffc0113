import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Management } from './management.ts'

const TestToken = v.object({
  access_token: v.string(),
  expires_in: v.number(),
  permissions: v.array(v.string()),
  id_token_claims: v.optional(v.record(v.string(), v.unknown()), {}),
})

/** A token that a login of a user would give. */
export type TestToken = v.InferOutput<typeof TestToken>

export interface TestTokenRequest {
  user: string
  audience: string
  organization?: string
  client_id?: string
  permissions?: readonly string[]
  expires_in?: number
}

/** What a broken token has wrong. */
export type Defect =
  | 'expired'
  | 'wrong-audience'
  | 'bad-signature'
  | 'unknown-kid'
  | 'alg-none'
  | 'missing-permission'
  | 'unbound-proof'

/** Requests a token for a user. It is kept in memory while the page shows it. */
export function testTokenQuery(management: Management, request: TestTokenRequest | undefined) {
  return queryOptions({
    queryKey: ['token', 'user', request],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: request ? () => management.send('POST', 'local/tokens', request, TestToken) : skipToken,
  })
}

/** Breaks a token of the tenant. */
export async function breakToken(management: Management, body: { access_token: string; defect: Defect }) {
  const Broken = v.object({ access_token: v.string() })
  return (await management.send('POST', 'local/broken-tokens', body, Broken)).access_token
}
