import type { Exchange } from './exchange.ts';
import { type VerificationKey } from './jwk.ts';
/** Where and how the keys of an issuer are fetched. */
export interface KeySource {
    readonly issuer: string;
    readonly location: KeyLocation;
    readonly exchange: Exchange;
    /** For a whole answer, its body included. */
    readonly timeoutSeconds: number;
}
/**
 * The key set's own address, or the discovery document that names it: OpenID Connect Discovery §4, or RFC 8414 §3, whose
 * address is made differently where the issuer has a path.
 */
export type KeyLocation = {
    readonly jwksUri: string;
} | {
    readonly discovery: 'openid-configuration' | 'oauth-authorization-server';
};
/** Keys as they were fetched. */
export interface FetchedKeys {
    readonly keys: VerificationKey[];
    /** How long the issuer says they stay fresh (RFC 9111 §5.2.2.1). */
    readonly maxAgeSeconds: number | undefined;
}
/**
 * Fetches the issuer's keys once.
 *
 * @throws IssuerUnavailable with the cause, whatever went wrong
 */
export declare function fetchKeys(source: KeySource): Promise<FetchedKeys>;
