import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv } from 'vite'

const VARIABLES = [
  'VITE_AUTH0_DOMAIN',
  'VITE_AUTH0_CLIENT_ID',
  'VITE_AUTH0_CALLBACK_URL',
  'VITE_AUTH0_AUDIENCE',
  'VITE_API_SERVER_URL',
]

export default defineConfig(({ mode }) => {
  const environment = loadEnv(mode, import.meta.dirname, 'VITE_')
  const missing = VARIABLES.filter(name => !environment[name])
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in .env: see .env.example`)

  return {
    plugins: [vue()],
    envPrefix: 'VITE_',
    server: { port: 4040, strictPort: true },
    preview: { port: 4040, strictPort: true },
  }
})
