import { createHmac } from 'node:crypto'
import { secretsMatch } from '../../secret-comparison.ts'

/** The input of a form token: an interaction's public identifier and the secret stored with it. */
export interface TokenBinding {
  uid: string
  secret: string
}

/**
 * Creates the anti-forgery token of a form. It belongs to one interaction: creating it requires the interaction's
 * secret, which never leaves the store. The token stays valid after a restart.
 */
export function issueFormToken({ uid, secret }: TokenBinding): string {
  return createHmac('sha256', secret).update(`login form of ${uid}`).digest('base64url')
}

export function verifyFormToken(token: unknown, binding: TokenBinding): boolean {
  return typeof token === 'string' && secretsMatch(token, issueFormToken(binding))
}
