import { dpop } from '../../src/dpop/index.ts'
import { createGuard } from '../../src/guard.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createProver, createTestIssuer } from '../../src/testing/index.ts'
import type { DenyList } from '../../src/token/denial.ts'

const URL = 'https://api.example.com/orders'

/** A guard for bound tokens that may be revoked. */
export async function dpopDoor(
  denyList: DenyList,
): Promise<
  AsyncDisposable & { readonly issuer: string; reasonWith(proof: 'valid proof' | 'no proof'): Promise<string> }
> {
  const issuer = await createTestIssuer()
  const client = createProver()
  const guard = createGuard({ ...issuer, denyList, dpop: dpop({ baseUrls: ['https://api.example.com'] }) })
  const token = issuer.issueBound(client, { sub: 'ada' })
  return {
    issuer: issuer.issuer,
    reasonWith: async proof => {
      const headers = {
        authorization: `DPoP ${token}`,
        dpop: proof === 'valid proof' ? client.prove({ accessToken: token, url: URL }) : undefined,
      }
      const decision = await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)
      return decision.granted ? 'granted' : decision.reason
    },
    [Symbol.asyncDispose]: () => issuer.close(),
  }
}
