/** A JSON object as parsed: nothing is known of its members. */
export interface JsonObject {
    readonly [name: string]: unknown;
}
/**
 * Parses a JSON object the way a signed document deserves: valid UTF-8 without byte order mark, no member twice at any
 * level (RFC 7515 §4, RFC 7519 §4), every number finite, every string well-formed Unicode, at most 16 levels deep.
 *
 * @returns `undefined` when it is anything else
 */
export declare function parseStrictJsonObject(bytes: Buffer): JsonObject | undefined;
export declare function isJsonObject(value: unknown): value is JsonObject;
