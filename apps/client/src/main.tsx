import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './app.tsx'
import { AuthProvider } from './auth/auth-provider.tsx'
import { loadConfig } from './config.ts'
import { ConfigContext } from './config-context.ts'
import { ConfigProblemPage } from './pages/config-problem-page.tsx'
import './styles/index.css'

const container = document.getElementById('root')
if (!container) throw new TypeError('The page has no element "root"')
createRoot(container).render(<StrictMode>{await start()}</StrictMode>)

async function start(): Promise<ReactNode> {
  try {
    const config = await loadConfig()
    return (
      <ConfigContext value={config}>
        <BrowserRouter>
          <AuthProvider>
            <App />
          </AuthProvider>
        </BrowserRouter>
      </ConfigContext>
    )
  } catch (error) {
    return <ConfigProblemPage error={error} />
  }
}
