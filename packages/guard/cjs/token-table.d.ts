/**
 * Records of numbers by fingerprint. They lie outside of the heap: however many there are, no garbage collector looks at
 * them.
 */
export interface TokenTable {
    /** {@link RECORD_WORDS} for each place; the first is the fingerprint of the record there, or 0. */
    words: Int32Array;
    /** How many records there are. */
    size: number;
}
/** A line of the processor's cache, 64 bytes, so that who looks at a record waits for memory once. */
export declare const RECORD_WORDS = 16;
export declare function createTokenTable(): TokenTable;
/** Takes all records out; the room for them stays. */
export declare function clearTable(table: TokenTable): void;
/**
 * @param fingerprint - of 32 bits, not 0
 * @returns where the record begins in `words`, or -1 when there is none
 */
export declare function findRecord({ words }: TokenTable, fingerprint: number): number;
/**
 * The record of a fingerprint: the one there is, or a new one, whose other words are 0. May move all records.
 *
 * @param fingerprint - of 32 bits, not 0
 * @returns where the record begins in `words`
 */
export declare function addRecord(table: TokenTable, fingerprint: number): number;
