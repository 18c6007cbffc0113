/** The guard of docs/how-to/dynamic-issuers.md. */
import { createGuard, type Guard } from '@tollgate/guard'
import { dynamicIssuers } from '@tollgate/guard/dynamic-issuers'

/** The customers, such as a table of a database with a unique column for the issuer. */
export interface Tenants {
  findByIssuer(issuer: string): Promise<{ readonly issuer: string } | undefined>
}

export function createGuardOf(tenants: Tenants): Guard {
  const guard = createGuard({
    issuers: dynamicIssuers({
      accepts: iss => iss.startsWith('https://') && iss.endsWith('.customers.example.com/'),
      resolve: async iss => {
        const tenant = await tenants.findByIssuer(iss)
        return tenant && { issuer: tenant.issuer, audience: 'https://orders.example.com' }
      },
    }),
  })
  return guard
}
