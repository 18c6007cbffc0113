import { createHmac } from 'node:crypto'
import { secretsMatch } from '../secret-comparison.ts'

/** What a form token is made of: an interaction's public identifier and the secret stored with it. */
export interface TokenBinding {
  uid: string
  secret: string
}

/**
 * Makes the token that a form carries back. It belongs to one interaction: whoever lacks its secret, which never leaves
 * the store, cannot make it, and it survives a restart.
 */
export function issueFormToken({ uid, secret }: TokenBinding): string {
  return createHmac('sha256', secret).update(`login form of ${uid}`).digest('base64url')
}

export function verifyFormToken(token: unknown, binding: TokenBinding): boolean {
  return typeof token === 'string' && secretsMatch(token, issueFormToken(binding))
}
