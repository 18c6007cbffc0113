import { type Refusal, refusal } from '../refusal.ts'

/** What `dynamicIssuers()` refuses. Generated into docs/reference/refusals.md. */

/** Look at the warning of the process: [`resolve`](../how-to/dynamic-issuers.md) failed, or too many calls are open. */
export const LOOKUP_UNAVAILABLE: Refusal = refusal(503, 'issuer_unavailable', {
  error: 'temporarily_unavailable',
  description: 'The issuer of the token cannot be looked up at the moment',
  retryAfterSeconds: 1,
})
