import { type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Claims } from '../claims.ts';
import type { Guard } from '../guard.ts';
import { type Condition } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
/** A listener for `upgrade` events that is told whose request it is. */
export type UpgradeListener<Token> = (request: IncomingMessage, socket: Duplex, head: Buffer, token: Token) => void;
/**
 * Puts a guard before a listener for `upgrade` events, such as a WebSocket server's `handleUpgrade`. Who may not pass
 * gets the refusal as an HTTP answer, and the connection ends.
 *
 * The token is read once, at the handshake, from the Authorization header: end the connection at `token.claims.exp` if
 * it must not outlive the token. Browsers cannot set that header on a WebSocket; a token in the URL ends up in logs, so
 * it is not read from there.
 *
 * @returns a listener whose promise rejects with what a test of the policy, or the given listener, throws: the connection is
 * then ended
 * @throws TypeError for a policy that lets pass who has no token
 */
export declare function allowUpgrade<TokenClaims extends Claims>(guard: Guard<TokenClaims>, policy: Condition<IncomingMessage>, listener: UpgradeListener<VerifiedToken<TokenClaims>>): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
