import type { ServerResponse } from 'node:http';
/**
 * How an issuer fails: it answers 503, never answers, begins a body and trickles it, sends a body without end, sends
 * the caller elsewhere, or answers with HTML, with 64 MiB, or with 64 MiB packed into a few kilobytes.
 */
export type Outage = 'unavailable' | 'hang' | 'trickle' | 'endless' | 'redirect' | 'garbage' | 'huge' | 'bomb';
export declare const OUTAGES: readonly Outage[];
/**
 * Answers a request as a failing issuer does.
 *
 * @param elsewhere - where the redirect leads
 */
export declare function fail(outage: Outage, response: ServerResponse, elsewhere: string): void;
