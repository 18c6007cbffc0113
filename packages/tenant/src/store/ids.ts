import { randomBytes, randomInt } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 24 hexadecimal digits, as in the IDs of users and APIs. */
export function newHexId(): string {
  return randomBytes(12).toString('hex')
}

/** A prefix and 16 letters and digits, such as `rol_Zk3…`. */
export function newId(prefix: `${string}_`): string {
  return prefix + alphanumeric(16)
}

export function newClientId(): string {
  return alphanumeric(32)
}

/** 64 characters of six bits each. */
export function newClientSecret(): string {
  return randomBytes(48).toString('base64url')
}

function alphanumeric(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
