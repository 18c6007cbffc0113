/**
 * The issuer's keys cannot be had, so nobody can tell whether a token is good: an outage, never the caller's fault.
 * The guard answers it with 503 and never with 401.
 */
export declare class IssuerUnavailable extends Error {
    name: string;
}
