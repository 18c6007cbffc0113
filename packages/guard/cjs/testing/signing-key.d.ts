import { type KeyObject } from 'node:crypto';
import type { Algorithm } from '../signature.ts';
/** A private key with the public one as an issuer publishes it (RFC 7517). */
export interface SigningKey {
    readonly algorithm: Algorithm;
    readonly privateKey: KeyObject;
    readonly publicJwk: Readonly<Record<string, unknown>> & {
        readonly kid: string;
    };
}
export declare function createSigningKey(algorithm: Algorithm): SigningKey;
/**
 * Signs claims as a JWT in compact serialisation.
 *
 * @param header - added to or put in place of `alg`, `typ` and `kid`; `undefined` takes one away
 */
export declare function signToken(key: SigningKey, claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): string;
/** Signs the very bytes of a header and a payload, well formed or not. */
export declare function signJws(key: SigningKey, header: string | Buffer, payload: string | Buffer): string;
