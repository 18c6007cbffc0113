import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { AuthProvider } from './auth/auth-provider'
import { Router } from './router/router'
import './styles/index.css'

const container = document.getElementById('root')
if (!container) throw new TypeError('The page has no element "root"')

createRoot(container).render(
  <StrictMode>
    <Router>
      <AuthProvider>
        <App />
      </AuthProvider>
    </Router>
  </StrictMode>,
)
