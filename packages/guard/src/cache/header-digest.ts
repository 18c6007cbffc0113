import { hash } from 'node:crypto'

/**
 * Thirty-two bits out of the end of the signature, by FNV-1a; not 0. Two tokens that share them displace each other,
 * which costs one of them a signature check.
 */
export function fingerprintOf(header: string): number {
  let bits = 0x811c9dc5 | 0
  for (let index = header.length - 10; index < header.length; index += 1) {
    bits = Math.imul(bits ^ header.charCodeAt(index), 0x01000193)
  }
  return bits || 1
}

/** 256 bits, a character a byte. */
export function digestOf(header: string): string {
  return hash('sha256', header, 'latin1')
}

/** @param at - where the eight words of the digest begin */
export function writeDigest(words: Int32Array, at: number, digest: string): void {
  for (let word = 0; word < 8; word += 1) words[at + word] = wordOf(digest, word)
}

/** @param at - where the eight words of the digest begin */
export function hasDigest(words: Int32Array, at: number, digest: string): boolean {
  for (let word = 0; word < 8; word += 1) {
    if (words[at + word] !== wordOf(digest, word)) return false
  }
  return true
}

function wordOf(digest: string, word: number): number {
  const start = word * 4
  return (
    digest.charCodeAt(start) |
    (digest.charCodeAt(start + 1) << 8) |
    (digest.charCodeAt(start + 2) << 16) |
    (digest.charCodeAt(start + 3) << 24)
  )
}
