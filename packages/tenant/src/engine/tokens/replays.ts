import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'

/**
 * Reports an assertion or a proof that another request uses at the same moment as used, like one that was used earlier.
 * The protocol engine looks for an earlier use before it stores this one, so only the store notices.
 */
export function detectSimultaneousReplays({ ReplayDetection }: Provider): void {
  const isUnique = ReplayDetection.unique
  ReplayDetection.unique = async function (...use) {
    try {
      return await isUnique.apply(this, use)
    } catch (error) {
      if (error instanceof errors.InvalidGrant) return false
      throw error
    }
  }
}
