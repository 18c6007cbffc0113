/** The primes under 168 whose remainders 65537 does not generate all of: at each, a sound modulus may fall outside. */
const TELLING_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]

/**
 * Whether an RSA modulus bears the fingerprint of ROCA (CVE-2017-15361): a faulty library built primes of so narrow a
 * form that their product can be factored. One sound modulus in 240 million bears it too.
 */
export function isRocaModulus(modulus: bigint): boolean {
  return TELLING_PRIMES.every(prime => isPowerOf65537(Number(modulus % BigInt(prime)), prime))
}

function isPowerOf65537(remainder: number, prime: number): boolean {
  let power = 1
  do {
    if (power === remainder) return true
    power = (power * 65537) % prime
  } while (power !== 1)
  return false
}
