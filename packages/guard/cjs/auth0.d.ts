/** Where an issuer's tokens and keys come from. */
export interface IssuerAddress {
    /** The exact `iss` of its tokens. */
    readonly issuer: string;
    /** Its JSON Web Key Set (RFC 7517 §5). */
    readonly jwksUri: string;
}
/** Whether a URL is safe to trust an issuer by: https, or http that never leaves this machine. */
export declare function isTrustworthyOrigin(url: URL): boolean;
/**
 * The issuer behind an Auth0 domain: `tenant.us.auth0.com` is the issuer `https://tenant.us.auth0.com/`.
 * An origin (`https://…`, or `http://localhost:PORT` for a local tenant) is taken as it is. The issuer ends in `/`.
 *
 * @throws TypeError when `domain` is neither a host name nor such an origin
 */
export declare function auth0(domain: string): IssuerAddress;
