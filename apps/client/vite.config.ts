import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { ConfigError, parseConfig, type ServerConfig } from './server/config.ts'

/** Serves `/config.json` during development, with the same environment and rules as the server. */
function runtimeConfig(): Plugin {
  return {
    name: 'runtime-config',
    configureServer(server) {
      const { client } = configOrExit()
      server.middlewares.use('/config.json', (_request, response) => {
        response.setHeader('content-type', 'application/json; charset=utf-8')
        response.setHeader('cache-control', 'no-store')
        response.end(JSON.stringify(client))
      })
    },
  }
}

function configOrExit(): ServerConfig {
  try {
    return parseConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

export default defineConfig({
  plugins: [react(), runtimeConfig()],
  server: { host: 'localhost', port: 4040, strictPort: true },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    // The Content-Security-Policy allows files only, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
