import type { Refusal } from './decision.ts';
/** What an Authorization header carries, not yet verified. */
export interface Credentials {
    /** The token as sent: characters of `token68` (RFC 9110 §11.2). */
    readonly accessToken: string;
}
/**
 * Reads the credentials in an Authorization header (RFC 6750 §2.1).
 *
 * @returns `undefined` when there is no header, or it uses another scheme
 */
export declare function parseAuthorizationHeader(header: string | undefined): Credentials | Refusal | undefined;
/**
 * Refuses a request with several Authorization headers, of which Node shows the first alone: a proxy in front may have
 * read another one.
 *
 * @param rawHeaders - names and values in turn, as `http.IncomingMessage` holds them
 */
export declare function refuseRepeated(rawHeaders: readonly string[]): Refusal | undefined;
