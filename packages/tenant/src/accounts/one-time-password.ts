import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_SECONDS = 30
const DIGITS = 6
/** 160 bits, as RFC 4226 §4 recommends. */
const SECRET_BYTES = 20

/** A new secret, in base32 (RFC 4648 §6). */
export function newSecret(): string {
  return encodeBase32(randomBytes(SECRET_BYTES))
}

/** Whether a text is a secret of at least 80 bits in base32. */
export function isSecret(text: string): boolean {
  return /^[A-Z2-7]{16,128}$/.test(text)
}

/** The number of the 30-second interval of a time (RFC 6238 §4.2). */
export function stepAt(milliseconds: number): number {
  return Math.floor(milliseconds / 1000 / STEP_SECONDS)
}

/** The one-time password of a step (RFC 4226 §5.3). */
export function passwordOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0xf
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS
  return String(number).padStart(DIGITS, '0')
}

/**
 * The step whose one-time password this is. As RFC 6238 §5.2 recommends, the neighbours of the current step count too.
 *
 * Does not check whether it was used.
 */
export function stepOf(secret: string, password: string, milliseconds: number): number | undefined {
  const now = stepAt(milliseconds)
  return [now - 1, now, now + 1].find(step => isEqual(passwordOf(secret, step), password))
}

/** The URI that an authenticator app reads from a QR code. */
export function enrolmentUri(secret: string, tenant: string, user: string): string {
  const label = `${encodeURIComponent(tenant)}:${encodeURIComponent(user)}`
  const parameters = `secret=${secret}&issuer=${encodeURIComponent(tenant)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`
  return `otpauth://totp/${label}?${parameters}`
}

function isEqual(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function encodeBase32(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map(group => ALPHABET.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('')
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map(letter => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
