/**
 * Refuses options that nobody reads: a misspelt one would be ignored, and somebody would believe it.
 *
 * @throws TypeError naming the option, and the known one that it is nearest to
 */
export declare function refuseUnknownOptions(options: object, known: readonly string[]): void;
