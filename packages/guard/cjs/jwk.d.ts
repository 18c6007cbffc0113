import { type KeyObject } from 'node:crypto';
import type { Algorithm } from './signature.ts';
/** A key of the issuer, ready to verify with. */
export interface VerificationKey {
    readonly keyId: string | undefined;
    /** What the key may be used with: its `alg`, or all that its type allows. */
    readonly algorithms: readonly Algorithm[];
    readonly publicKey: KeyObject;
    /** False from the moment the key set no longer holds the key: what it signed is good no more. */
    current: boolean;
}
/**
 * Reads the usable keys of a JSON Web Key Set (RFC 7517 §5). A key that is not usable is left out and does not harm the
 * others: encryption, symmetric and private keys, unknown types, RSA under 2048 bits (RFC 7518 §3.3), with a weak
 * exponent or of a kind that can be factored. A key that is listed twice is one key, for the algorithms of both entries.
 * Two keys with one `kid` are both left out, for nobody can tell which was meant.
 *
 * @returns `undefined` when the document is no key set or holds more than `maxKeys` keys
 */
export declare function parseKeySet(document: unknown, maxKeys: number): VerificationKey[] | undefined;
/** Whether two entries of key sets are one key, whatever they say that it is for. */
export declare function isSameKey(a: VerificationKey, b: VerificationKey): boolean;
