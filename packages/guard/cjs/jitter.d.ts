/** Up to a quarter less, so that many processes that started together do not ask together. */
export declare function jitter(seconds: number): number;
