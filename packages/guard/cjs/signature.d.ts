import { type KeyObject } from 'node:crypto';
/** The signature algorithms that the guard knows (RFC 7518 §3.1, RFC 8037 §3.1). All are asymmetric; `none` is none. */
export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
export declare function isAlgorithm(name: unknown): name is Algorithm;
/** Whether `signature` is the key's over `signingInput`. Takes some 20 µs of this thread for RS256. */
export declare function verifySignature(algorithm: Algorithm, publicKey: KeyObject, signingInput: string, signature: Buffer): boolean;
/** The same on Node's thread pool, so that other requests go on meanwhile. */
export declare function verifySignatureOnThread(algorithm: Algorithm, publicKey: KeyObject, signingInput: string, signature: Buffer): Promise<boolean>;
