import vue from '@vitejs/plugin-vue2'
import { defineConfig, loadEnv } from 'vite'

const VARIABLES = [
  'VUE_APP_AUTH0_DOMAIN',
  'VUE_APP_AUTH0_CLIENT_ID',
  'VUE_APP_AUTH0_CALLBACK_URL',
  'VUE_APP_AUTH0_AUDIENCE',
  'VUE_APP_API_SERVER_URL',
]

export default defineConfig(({ mode }) => {
  const environment = loadEnv(mode, import.meta.dirname, 'VUE_APP_')
  const missing = VARIABLES.filter(name => !environment[name])
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in .env: see .env.example`)

  return {
    plugins: [vue()],
    envPrefix: 'VUE_APP_',
    server: { port: 4040, strictPort: true },
    preview: { port: 4040, strictPort: true },
  }
})
