/**
 * Whether an RSA modulus bears the fingerprint of ROCA (CVE-2017-15361): a faulty library built primes of so narrow a
 * form that their product can be factored. One sound modulus in 240 million bears it too.
 */
export declare function isRocaModulus(modulus: bigint): boolean;
