import type { Refusal } from './decision.ts';
import { type Algorithm } from './signature.ts';
import { type JsonObject } from './strict-json.ts';
/** A JWS in compact serialisation, taken apart and not yet verified (RFC 7515 §3.1). Its payload may be anything. */
export interface CompactJws {
    readonly header: ProtectedHeader;
    readonly payload: Buffer;
    /** The bytes that the signature covers, as ASCII. */
    readonly signingInput: string;
    readonly signature: Buffer;
}
/** A signed token, taken apart and not yet verified. */
export interface ParsedJws extends CompactJws {
    readonly claims: JsonObject;
}
/** What the guard reads of a protected header. `jku`, `jwk`, `x5u` and `x5c` are not among it: they are never followed. */
export interface ProtectedHeader {
    readonly algorithm: Algorithm;
    readonly keyId: string | undefined;
    /** `typ` in lower case and without `application/` in front (RFC 7515 §4.1.9). */
    readonly type: string | undefined;
}
/** Of a token that states another type, or none where the issuer should. */
export declare const WRONG_TYPE: Refusal;
/** Reads a signed token: a strict JWS whose payload is strict JSON, of `typ` `JWT`, `at+jwt` (RFC 9068 §2.1) or none. */
export declare function parseJws(token: string): ParsedJws | Refusal;
/**
 * Takes a JWS in compact serialisation apart, by the strict reading of RFC 7515: canonical base64url, strict JSON in the
 * header, an algorithm of the guard, no extension (`crit`, `b64`, `zip`, `cty`).
 */
export declare function parseCompactJws(token: string): CompactJws | Refusal;
