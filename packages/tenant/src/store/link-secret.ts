import { createHash, randomBytes } from 'node:crypto'

/** A new secret for a mailed link. The store has only its digest. */
export function newLinkSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** What the store has of a secret: it is random, so a plain hash is enough. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
