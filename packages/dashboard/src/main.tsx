import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { ManagementError } from './api/errors.ts'
import { ManagementProvider } from './api/management-context.tsx'
import { AuthProvider } from './auth/auth-provider.tsx'
import { Gate } from './auth/gate.tsx'
import { ToastProvider } from './components/toasts.tsx'
import { ConfigContext, loadConfig } from './config.ts'
import { createRouter } from './router.tsx'
import { Standalone } from './shell/standalone.tsx'
import { applyStoredTheme } from './shell/theme.ts'
import './styles/index.css'

const RETRIES = 2

const container = document.getElementById('root')
if (!container) throw new TypeError('The page has no element "root"')
applyStoredTheme()
createRoot(container).render(<StrictMode>{await start()}</StrictMode>)

async function start(): Promise<ReactNode> {
  try {
    const config = await loadConfig()
    const router = createRouter(import.meta.env.BASE_URL.slice(0, -1))
    const queries = new QueryClient({
      // The tenant is on this machine, so requests work while the browser is offline.
      defaultOptions: {
        queries: { retry: mayRetry, networkMode: 'always' },
        mutations: { networkMode: 'always' },
      },
    })
    return (
      <ConfigContext value={config}>
        {/* The Content-Security-Policy allows no style elements. */}
        <CSPProvider disableStyleElements>
          <AuthProvider router={router}>
            <Gate router={router}>
              <ManagementProvider>
                <QueryClientProvider client={queries}>
                  <ToastProvider>
                    <RouterProvider router={router} />
                  </ToastProvider>
                </QueryClientProvider>
              </ManagementProvider>
            </Gate>
          </AuthProvider>
        </CSPProvider>
      </ConfigContext>
    )
  } catch (error) {
    return (
      <Standalone title="The dashboard cannot start">
        <p>{error instanceof Error ? error.message : String(error)}</p>
      </Standalone>
    )
  }
}

/** A 4xx response is final. Outages and 5xx responses are retried. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < RETRIES && !(error instanceof ManagementError && error.status < 500)
}
