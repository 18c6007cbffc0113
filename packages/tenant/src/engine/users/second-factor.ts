import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { dashboardClient } from '../../dashboard-client.ts'
import { type Authentication, MFA, MULTI_FACTOR, multiFactor } from '../../oauth/multi-factor.ts'
import type { Database } from '../../store/database.ts'
import { findGuardian, findTenantSettings } from '../../store/tenant-settings.ts'

/** What the Actions of a login decided about a second factor. */
export type SecondFactorDecision = 'required' | 'skipped' | undefined

/** What decides whether a login needs a second factor. */
interface Asked {
  clientId: string | undefined
  decision: SecondFactorDecision
  acrValues: readonly string[]
}

/**
 * Whether a login needs a second factor: by an Action, by the tenant's policy, or because the application asks for it and
 * the tenant's `acr_values_supported` includes it. The dashboard needs none, so that no administrator is locked out.
 *
 * @throws errors.AccessDenied when it does, and no factor is enabled
 */
export async function needsSecondFactor(
  database: Database,
  { clientId, decision, acrValues }: Asked,
): Promise<boolean> {
  if (clientId === dashboardClient.client_id || decision === 'skipped') return false
  const { policies, factors } = await findGuardian(database)
  const { acr_values_supported: supported = [] } = await findTenantSettings(database)
  const isAsked = acrValues.includes(MULTI_FACTOR) && supported.includes(MULTI_FACTOR)
  if (decision === undefined && !policies.includes('all-applications') && !isAsked) return false
  if (factors.otp) return true
  throw new errors.AccessDenied('Multifactor authentication is required, but no factor is enabled: enable "otp"')
}

/** Whether the session of a request began with a second factor, or got one later. */
export function hasSecondFactor({ oidc: { session } }: KoaContextWithOIDC): boolean {
  return session?.amr?.includes(MFA) ?? false
}

/** The second factor that the user has just shown for this request. */
export function newSecondFactor({ oidc: { result, session } }: KoaContextWithOIDC): Authentication | undefined {
  const amr: readonly string[] = result?.login?.amr ?? []
  return amr.includes(MFA) ? multiFactor(session?.loginTs ?? Math.floor(Date.now() / 1000)) : undefined
}
