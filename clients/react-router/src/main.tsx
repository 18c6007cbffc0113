import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './app'
import { AuthProvider } from './auth/auth-provider'
import './styles/index.css'

const container = document.getElementById('root')
if (!container) throw new TypeError('The page has no element "root"')

createRoot(container).render(
  <StrictMode>
    <BrowserRouter>
      <AuthProvider>
        <App />
      </AuthProvider>
    </BrowserRouter>
  </StrictMode>,
)
