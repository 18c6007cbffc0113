import type { Refusal } from '../decision.ts';
import { type Guard } from '../guard.ts';
import type { GuardOptions } from '../options.ts';
import { type Policy } from '../policy.ts';
import type { Algorithm } from '../signature.ts';
import { type TestIssuer } from './test-issuer.ts';
/** What a client sees: the status, and with a refusal the headers and the body. */
export interface Response {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}
/** A clock that stands still until it is moved. */
export interface StoppedClock {
    (): number;
    advance(seconds: number): void;
}
/** A guard before the tokens of a test issuer, asked as a client asks. */
export interface FrontDoor extends AsyncDisposable {
    readonly issuer: TestIssuer;
    readonly guard: Guard;
    readonly clock: StoppedClock;
    /** The addresses that this process has asked since the door was made, through Node's own client. */
    readonly fetched: readonly string[];
    /** Waits until every fetch of keys that the guard has begun is over. */
    settled(): Promise<void>;
    /** Sends a request with these credentials. */
    ask(authorization: string | undefined, policy?: Policy): Promise<Response>;
    /** Sends a request with a Bearer token. */
    bearer(accessToken: string, policy?: Policy): Promise<Response>;
}
export declare function createStoppedClock(): StoppedClock;
export declare function createFrontDoor(options?: Partial<GuardOptions> & {
    readonly algorithm?: Algorithm;
}): Promise<FrontDoor>;
export declare function responseOf(refusal: Refusal): Response;
/** Asserts the wire of a 401 for a token that is not valid here: the status, every header and every byte of the body. */
export declare function assertInvalidToken(response: Response, description: string): void;
/** Asserts the wire of a 503: nobody can tell whether the token is good, and when asking again makes sense. */
export declare function assertUnavailable(response: Response): void;
