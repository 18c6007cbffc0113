import type { Answer } from '../answer.ts';
/**
 * The headers of an answer, fitted to those that the application has set so far. `Access-Control-Expose-Headers` (Fetch
 * §3.3.3) is extended by those that a script of another origin needs to act on a refusal; where the application does not
 * allow that origin, it changes nothing. A `Cache-Control` that forbids to store already stays as it is.
 *
 * @param soFar - the value of a header that the response has, by its name in lower case
 */
export declare function refusalHeaders(answer: Answer, soFar: (name: string) => unknown): Readonly<Record<string, string>>;
