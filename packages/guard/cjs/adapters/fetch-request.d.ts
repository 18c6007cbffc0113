import type { GuardedRequest } from '../guard.ts';
/** What the guard reads of a fetch `Request`. */
export declare function guardedRequest({ headers }: Request): GuardedRequest;
