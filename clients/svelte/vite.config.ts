import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, loadEnv } from 'vite'

const VARIABLES = [
  'SVELTE_APP_AUTH0_DOMAIN',
  'SVELTE_APP_AUTH0_CLIENT_ID',
  'SVELTE_APP_AUTH0_CALLBACK_URL',
  'SVELTE_APP_AUTH0_AUDIENCE',
  'SVELTE_APP_API_SERVER_URL',
]

export default defineConfig(({ mode }) => {
  const environment = loadEnv(mode, import.meta.dirname, 'SVELTE_APP_')
  const missing = VARIABLES.filter(name => !environment[name])
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in .env: see .env.example`)

  return {
    plugins: [svelte()],
    envPrefix: 'SVELTE_APP_',
    server: { port: 4040, strictPort: true },
    preview: { port: 4040, strictPort: true },
  }
})
