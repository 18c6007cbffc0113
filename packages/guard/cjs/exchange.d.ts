/** An issuer's answer, whole. */
export interface Answered {
    readonly status: number;
    readonly cacheControl: string | undefined;
    /** Empty unless the status is 200. */
    readonly body: string;
}
/** Asks an issuer for a document. Follows no redirect; rejects when the signal aborts, and past the largest answer. */
export type Exchange = (url: string, signal: AbortSignal) => Promise<Answered>;
/**
 * What the guard needs of a `fetch`: the global one and undici's are such. It is held to the same limits as Node's own
 * client, whether or not it heeds `redirect` and `signal`.
 */
export type Fetch = (url: string, init: {
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
}) => Promise<FetchResponse>;
/** What the guard reads of a response. */
export interface FetchResponse {
    readonly status: number;
    /** Whether a redirect was followed: such a response is rejected. */
    readonly redirected?: boolean;
    readonly headers: {
        get(name: string): string | null;
    };
    readonly body: FetchBody | null;
}
interface FetchBody {
    getReader(): {
        read(): Promise<{
            readonly done: boolean;
            readonly value?: unknown;
        }>;
        cancel(reason?: unknown): Promise<void>;
    };
    cancel(): Promise<void>;
}
/**
 * By Node's own client, which a server has at hand: the first `fetch` of a process takes some 40 ms to load. An `import`
 * of `node:http` takes as long, for it asks the module for all that it exports, `WebSocket` included. A `require` made for
 * this file would not outlive a bundler.
 */
export declare const exchangeByNode: Exchange;
/** By a `fetch` that the guard was given. */
export declare function exchangeByFetch(fetch: Fetch): Exchange;
export {};
