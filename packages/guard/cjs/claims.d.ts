import type { Refusal } from './decision.ts';
import type { JsonObject } from './strict-json.ts';
/** The claims of an access token: what the issuer said, unchanged. */
export interface Claims {
    readonly iss: string;
    readonly aud: string | readonly string[];
    /** Seconds since the epoch (RFC 7519 §2, NumericDate), like every time in here. */
    readonly exp: number;
    readonly [name: string]: unknown;
}
/**
 * How an issuer writes its access tokens: `auth0` is Auth0's default dialect, which takes its RFC 9068 dialect too;
 * `rfc9068` insists on `typ: at+jwt` and on all the claims that RFC 9068 §2.2 requires; `untyped` takes tokens without
 * `typ` beside those of `auth0`, from an issuer that writes none.
 */
export type Profile = 'auth0' | 'rfc9068' | 'untyped';
/** What the claims of an access token are held against. */
export interface ClaimRules {
    readonly audience: string;
    readonly profile: Profile;
    readonly clockToleranceSeconds: number;
}
/** Claims in order, and when they hold: both ends in seconds since the epoch, tolerance included. */
export interface AcceptedClaims {
    readonly claims: Claims;
    readonly permissions: readonly string[];
    readonly scopes: readonly string[];
    readonly validFrom: number;
    readonly validUntil: number;
}
export declare const EXPIRED: Refusal;
export declare const NOT_YET_VALID: Refusal;
/**
 * Checks the claims of an access token (RFC 7519 §4.1, RFC 9068 §4). That `iss` is trusted is settled before.
 *
 * @param now - seconds since the epoch
 */
export declare function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): AcceptedClaims | Refusal;
/** Whether a payload has what every access token needs here. */
export declare function isClaims(payload: JsonObject): payload is Claims;
