import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { useLocation } from 'react-router'
import { tenantOrigin } from '../config.ts'
import { useConfig } from '../config-context.ts'

const PROBE_TIMEOUT_MS = 8_000

/** A departure to the tenant (to log in, to log out) that waits for the tenant to be there. */
export type Departure = () => unknown

interface Tenant {
  origin: string
  /** Departs when the tenant answers; otherwise the departure is `stranded`. */
  depart(departure: Departure): Promise<void>
  /** What could not be done, because the tenant did not answer. */
  stranded: Departure | undefined
}

const TenantContext = createContext<Tenant | undefined>(undefined)

/** The tenant, and the way to it. */
export function useTenant(): Tenant {
  const tenant = useContext(TenantContext)
  if (!tenant) throw new TypeError('useTenant needs a TenantProvider around it')
  return tenant
}

/** Leaving for a tenant that is down would strand a person on the browser's own error page: ask first. */
export function TenantProvider({ children }: { children: ReactNode }) {
  const origin = tenantOrigin(useConfig())
  const { key } = useLocation()
  const [failed, setFailed] = useState<{ departure: Departure; key: string }>()

  const depart = useCallback(
    async (departure: Departure) => {
      if (await answers(origin)) departure()
      else setFailed({ departure, key })
    },
    [origin, key],
  )
  // Walking on to another page gives the departure up.
  const stranded = failed?.key === key ? failed.departure : undefined
  const tenant = useMemo(() => ({ origin, depart, stranded }), [origin, depart, stranded])
  return <TenantContext value={tenant}>{children}</TenantContext>
}

/** Whether anything answers there at all; what it answers does not matter, nor may this page read it. */
async function answers(origin: string): Promise<boolean> {
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
