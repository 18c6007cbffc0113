import { CSPProvider } from '@base-ui/react/csp-provider'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Notice } from '../components/notice.tsx'
import { ToastProvider } from '../components/toasts.tsx'
import { loadConfig } from '../config.ts'
import { applyStoredTheme } from '../shell/theme.ts'
import '../styles/index.css'
import '../styles/quickstart.css'
import { Quickstart } from './quickstart.tsx'
import { createSession } from './session.ts'

applyStoredTheme()
const place = document.getElementById('values')
if (!place) throw new TypeError('The page has no element "values"')
createRoot(place).render(<StrictMode>{await start()}</StrictMode>)

/** The tutorial can be read without the tenant, but its buttons need it. */
async function start(): Promise<ReactNode> {
  try {
    const config = await loadConfig()
    return (
      <CSPProvider disableStyleElements>
        <ToastProvider>
          <Quickstart config={config} session={createSession(config)} />
        </ToastProvider>
      </CSPProvider>
    )
  } catch (error) {
    return <Notice kind="alert">{error instanceof Error ? error.message : String(error)}</Notice>
  }
}
