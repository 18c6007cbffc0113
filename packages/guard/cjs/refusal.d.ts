import type { Reason, Refusal } from './decision.ts';
import { type Policy } from './policy.ts';
/** Nothing was sent, or credentials of a scheme that is not ours: a challenge without an error code (RFC 6750 §3.1). */
export declare const missingCredentials: Refusal;
/** The credentials are not well formed (RFC 6750 §3.1, `invalid_request`). */
export declare function invalidRequest(description: string): Refusal;
/** The token is expired, malformed or otherwise not valid here (RFC 6750 §3.1, `invalid_token`). */
export declare function invalidToken(reason: Reason, description: string): Refusal;
/** The issuer's keys cannot be had: nobody can tell whether the token is good. */
export declare function issuerUnavailable(retryAfterSeconds: number): Refusal;
/** A valid token that the policy does not let pass (RFC 6750 §3.1, `insufficient_scope`); made once a policy. */
export declare function insufficientScope(policy: Policy): Refusal;
