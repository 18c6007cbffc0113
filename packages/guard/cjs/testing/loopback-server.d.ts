import { type RequestListener } from 'node:http';
/** An HTTP server on a free port of localhost. */
export interface LoopbackServer extends AsyncDisposable {
    /** Without a slash at its end. */
    readonly origin: string;
    /** Refuses connections from now on, and ends those that are open. */
    close(): Promise<void>;
}
export declare function createLoopbackServer(answer: RequestListener): Promise<LoopbackServer>;
