import type { Claims } from '../claims.ts';
import { type FrontDoor } from './front-door.ts';
import { type SigningKey } from './signing-key.ts';
/** A front door whose issuer publishes three keys, and claims that pass it. */
export interface KeyedDoor extends AsyncDisposable {
    readonly door: FrontDoor;
    readonly rsa: SigningKey;
    /** `rsa` under another `kid`, without an `alg`: for anything that an RSA key can do. */
    readonly anyRsa: SigningKey;
    readonly ec: SigningKey;
    readonly jwksUri: string;
    readonly claims: Claims;
}
/** Accepts RS256 and ES256. */
export declare function createKeyedDoor(): Promise<KeyedDoor>;
