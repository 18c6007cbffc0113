import { createGuard, type Guard } from '@tollgate/guard'
import type { Config } from './config.ts'

/** Creates the guard that verifies the access tokens of the tenant. */
export function createApiGuard({ issuer, customIssuer = issuer, jwksUri, audience }: Config): Guard {
  // A token carries the domain at which it was issued.
  const issuers = [...new Set([issuer, customIssuer])]
  return createGuard({ issuers: issuers.map(each => ({ issuer: each, jwksUri, audience })) })
}
