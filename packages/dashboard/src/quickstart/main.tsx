import '@fontsource-variable/geist'
import '@fontsource-variable/geist-mono'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
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
const config = await loadConfig()
createRoot(place).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <ToastProvider>
        <Quickstart config={config} session={createSession(config)} />
      </ToastProvider>
    </CSPProvider>
  </StrictMode>,
)
