import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { secretsMatch } from '../../secret-comparison.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. `memory` is in KiB. */
const COST = { memory: 19456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
const PHC =
  /^\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,3}),p=(?<parallelism>\d{1,2})\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<tag>[A-Za-z0-9+/]{22,86})$/

/** No password has this hash: finding an input whose tag is all zeros is infeasible. */
const NOBODYS_HASH = phcString(Buffer.alloc(SALT_BYTES), Buffer.alloc(TAG_BYTES))

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/**
 * Hashes a password with argon2id (RFC 9106) and a random salt, off the main thread.
 *
 * @returns a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive('argon2id', {
    message: prepared(password),
    nonce: salt,
    tagLength: TAG_BYTES,
    ...COST,
  })
  return phcString(salt, tag)
}

/**
 * Verifies a password against a hash, off the main thread.
 *
 * @param passwordHash a PHC string of argon2id; `undefined` for an account that does not exist: then the result is
 *   `false`, after the same time as for a wrong password
 * @throws TypeError when the hash is not a PHC string of argon2id
 */
export async function verifyPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const { memory, passes, parallelism, salt, tag } = parsePhcString(passwordHash ?? NOBODYS_HASH)
  const actual = await derive('argon2id', {
    message: prepared(password),
    nonce: salt,
    tagLength: tag.length,
    memory,
    passes,
    parallelism,
  })
  return secretsMatch(actual, tag) && passwordHash !== undefined
}

/** More would let a login take seconds, or all memory. `memory` is in KiB. */
const HIGHEST_COST = { memory: 262_144, passes: 10, parallelism: 4 } as const

/** Whether a text is a hash that can be verified, at a cost that a login may have. */
export function isPasswordHash(text: string): boolean {
  if (!PHC.test(text)) return false
  const { memory, passes, parallelism } = parsePhcString(text)
  const isCheap =
    memory <= HIGHEST_COST.memory && passes <= HIGHEST_COST.passes && parallelism <= HIGHEST_COST.parallelism
  // The least that argon2 works with (RFC 9106 §3.1).
  return isCheap && passes >= 1 && parallelism >= 1 && memory >= 8 * parallelism
}

/** The same characters typed on two keyboards can differ in bytes (NIST SP 800-63B-4 §3.1.1.2). */
function prepared(password: string): string {
  return password.normalize('NFC')
}

function phcString(salt: Buffer, tag: Buffer): string {
  const cost = `m=${COST.memory},t=${COST.passes},p=${COST.parallelism}`
  return `$argon2id$v=19$${cost}$${unpaddedBase64(salt)}$${unpaddedBase64(tag)}`
}

interface PhcParts {
  memory: number
  passes: number
  parallelism: number
  salt: Buffer
  tag: Buffer
}

function parsePhcString(phc: string): PhcParts {
  const parts = PHC.exec(phc)?.groups
  if (!parts) throw new TypeError('Cannot read a password hash that is not a PHC string of argon2id')
  const { memory, passes, parallelism, salt = '', tag = '' } = parts
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function unpaddedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
