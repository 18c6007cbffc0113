import { createCertificate, type TestCertificate } from '../../src/adapters/contract/client-certificate.ts'
import { createGuard, type Guard } from '../../src/guard.ts'
import type { GuardedRequest } from '../../src/http/guarded-request.ts'
import { type MtlsOptions, mtls } from '../../src/mtls/index.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated, type Policy } from '../../src/policy/policy.ts'
import { createTestIssuer, type TestIssuer } from '../../src/testing/index.ts'

/** An issuer, and a client with a token that is bound to its certificate. */
export interface MtlsDoor {
  readonly issuer: TestIssuer
  readonly client: TestCertificate
  readonly other: TestCertificate
  readonly token: string
  createGuard(options?: MtlsOptions, shared?: Partial<GuardOptions>): Guard
  issueBound(thumbprint?: unknown, claims?: object): string
}

export async function createMtlsDoor(): Promise<MtlsDoor> {
  const issuer = await createTestIssuer({ algorithm: 'ES256' })
  const [client, other] = await Promise.all([createCertificate('CN=client'), createCertificate('CN=other')])
  const issueBound = (thumbprint: unknown = client.thumbprint, claims: object = {}) =>
    issuer.issue({ cnf: { 'x5t#S256': thumbprint }, ...claims })
  return {
    issuer,
    client,
    other,
    token: issueBound(),
    createGuard: (options, shared) => createGuard({ ...issuer, ...shared, mtls: mtls(options) }),
    issueBound,
  }
}

/** A request on a connection with a client certificate, as Node has it. */
export function onTls(accessToken: string, certificate?: TestCertificate): GuardedRequest {
  const peer = certificate && { raw: certificate.der }
  return { headers: { authorization: `Bearer ${accessToken}` }, socket: { getPeerX509Certificate: () => peer } }
}

/** `granted`, or the status and the reason of the refusal. */
export async function outcomeOf(guard: Guard, sent: GuardedRequest, policy: Policy = authenticated): Promise<string> {
  const decision = await guard.check(sent, policy)
  return decision.granted ? 'granted' : `${decision.status} ${decision.reason}`
}
