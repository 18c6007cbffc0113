import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { useLocation } from 'react-router'
import { tenantOrigin } from '../config.ts'
import { useConfig } from '../config-context.ts'

const PROBE_TIMEOUT_MS = 8_000

/** A redirect to the tenant (login or logout), made only if the tenant responds. */
export type Redirect = () => unknown

interface Tenant {
  origin: string
  /** Redirects if the tenant responds. Otherwise the redirect becomes `failed`. */
  redirectIfUp(redirect: Redirect): Promise<void>
  /** The redirect that was not made, because the tenant did not respond. */
  failed: Redirect | undefined
}

const TenantContext = createContext<Tenant | undefined>(undefined)

/** The tenant and redirects to it. */
export function useTenant(): Tenant {
  const tenant = useContext(TenantContext)
  if (!tenant) throw new TypeError('useTenant requires a TenantProvider around the component')
  return tenant
}

/** Checks that the tenant responds before a redirect. Otherwise the user would see the browser's own error page. */
export function TenantProvider({ children }: { children: ReactNode }) {
  const origin = tenantOrigin(useConfig())
  const { key } = useLocation()
  const [failure, setFailure] = useState<{ redirect: Redirect; key: string }>()

  const redirectIfUp = useCallback(
    async (redirect: Redirect) => {
      if (await responds(origin)) redirect()
      else setFailure({ redirect, key })
    },
    [origin, key],
  )
  // A navigation to another page cancels the redirect.
  const failed = failure?.key === key ? failure.redirect : undefined
  const tenant = useMemo(() => ({ origin, redirectIfUp, failed }), [origin, redirectIfUp, failed])
  return <TenantContext value={tenant}>{children}</TenantContext>
}

/** Whether the tenant responds at all. The page cannot read the response (`no-cors`), and it does not matter. */
async function responds(origin: string): Promise<boolean> {
  try {
    await fetch(`${origin}/.well-known/openid-configuration`, {
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    return true
  } catch {
    return false
  }
}
