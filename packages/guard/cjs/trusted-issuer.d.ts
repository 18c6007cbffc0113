import type { ClaimRules, Profile } from './claims.ts';
import type { Exchange } from './exchange.ts';
import { type KeySet, type KeySetTimes } from './key-set.ts';
import { type Algorithm } from './signature.ts';
/** An issuer that the guard trusts, for one audience. Spread {@link auth0} for the addresses of an Auth0 tenant. */
export interface IssuerOptions {
    /** The exact `iss` of the tokens, compared code point by code point. Auth0's end in `/`. */
    readonly issuer: string;
    /** The API's identifier, one of the token's `aud`. Required: a token for another API must not pass. */
    readonly audience: string;
    /** The signature algorithms that are accepted. Default: `['RS256']`. */
    readonly algorithms?: readonly Algorithm[];
    /** How the issuer writes its tokens. Default: `auth0`. */
    readonly profile?: Profile;
    /** The address of the issuer's key set. Default: what its discovery document names. */
    readonly jwksUri?: string;
    /** Which discovery document to ask for `jwksUri`. Default: `openid-configuration`. */
    readonly discovery?: 'openid-configuration' | 'oauth-authorization-server';
    /** The issuer's key set itself (RFC 7517 §5), for a guard that asks nobody. */
    readonly keys?: {
        readonly keys: readonly object[];
    };
}
export declare const ISSUER_OPTIONS: readonly string[];
/** An issuer with what its tokens are held against. */
export interface TrustedIssuer extends ClaimRules {
    readonly issuer: string;
    readonly algorithms: readonly Algorithm[];
    readonly keySet: KeySet;
}
/** What all issuers of a guard share. */
export interface IssuerSettings {
    readonly clockToleranceSeconds: number;
    readonly exchange: Exchange;
    readonly fetchTimeoutSeconds: number;
    readonly times: KeySetTimes;
    readonly clock: () => number;
}
/** @throws TypeError naming the option that is missing or wrong */
export declare function trustIssuer(options: IssuerOptions, settings: IssuerSettings): TrustedIssuer;
