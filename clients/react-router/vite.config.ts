import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

const VARIABLES = [
  'REACT_APP_AUTH0_DOMAIN',
  'REACT_APP_AUTH0_CLIENT_ID',
  'REACT_APP_AUTH0_CALLBACK_URL',
  'REACT_APP_AUTH0_AUDIENCE',
  'REACT_APP_API_SERVER_URL',
]

export default defineConfig(({ mode }) => {
  const environment = loadEnv(mode, import.meta.dirname, 'REACT_APP_')
  const missing = VARIABLES.filter(name => !environment[name])
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in .env: see .env.example`)

  return {
    plugins: [react()],
    envPrefix: 'REACT_APP_',
    server: { port: 4040, strictPort: true },
    preview: { port: 4040, strictPort: true },
  }
})
