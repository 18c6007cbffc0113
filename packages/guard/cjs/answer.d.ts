import type { Refusal } from './decision.ts';
/** A refusal as HTTP: what every adapter sends, byte for byte. */
export interface Answer {
    readonly status: number;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    /** JSON. */
    readonly body: string;
}
/**
 * What the body of a refusal looks like: `message` has a word for people beside OAuth's members, as the Hello World
 * samples have; `oauth` has OAuth's `error` and `error_description` alone (RFC 6749 §5.2); `problem` is problem details
 * (RFC 9457).
 */
export type BodyShape = 'message' | 'oauth' | 'problem';
/** Creates what turns refusals into responses. Few refusals answer most requests, so each response is made once. */
export declare function createAnswers(shape: BodyShape): (refusal: Refusal) => Answer;
