import { type Algorithm } from '../signature.ts';
import { type Outage } from './outage.ts';
export interface IssueOptions {
    /** Members for the protected header; `undefined` takes one away. */
    readonly header?: Readonly<Record<string, unknown>>;
}
export interface RotateOptions {
    /** Goes on publishing the key from before. Default: the new key alone is published. */
    readonly overlap?: boolean;
}
/** An issuer on loopback, with real keys, for the tests of an API that the guard protects. */
export interface TestIssuer extends AsyncDisposable {
    /** The exact `iss`, with a slash at its end. */
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    /** What it signs with, so that `createGuard(issuer)` accepts its tokens whatever that is. */
    readonly algorithms: readonly Algorithm[];
    /** How often the key set has been asked for. */
    readonly keySetRequests: number;
    /**
     * Issues an access token that is good for an hour.
     *
     * @param claims - added to or put in place of the usual ones; `undefined` takes one away
     */
    issue(claims?: Readonly<Record<string, unknown>>, options?: IssueOptions): string;
    /** Signs with a new key from now on. */
    rotate(options?: RotateOptions): void;
    /** Fails from now on, by default with 503. @returns a function that ends the outage */
    outage(kind?: Outage): () => void;
    /** Refuses connections from now on. */
    close(): Promise<void>;
}
export interface TestIssuerOptions {
    /** Of the tokens. Default: `https://api.test`. */
    readonly audience?: string;
    /** Of the signatures. Default: `RS256`. */
    readonly algorithm?: Algorithm;
    /** For `iat` and `exp`, in milliseconds since the epoch. Default: `Date.now()`, read each time. */
    readonly clock?: () => number;
}
/**
 * Starts an issuer on a free port of localhost.
 *
 * @throws TypeError for an option that it does not know, or another algorithm
 */
export declare function createTestIssuer(options?: TestIssuerOptions): Promise<TestIssuer>;
