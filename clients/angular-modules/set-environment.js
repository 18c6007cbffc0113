// Writes the settings of the environment, or of `.env`, to a module of the application.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import process from 'node:process'

const VARIABLES = ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CALLBACK_URL', 'AUTH0_AUDIENCE', 'API_SERVER_URL']

// Variables of the environment take precedence.
if (existsSync('.env')) process.loadEnvFile('.env')

const missing = VARIABLES.filter(name => !process.env[name])
if (missing.length > 0) {
  process.stderr.write(`Set ${missing.join(', ')} in .env: see .env.example\n`)
  process.exit(1)
}

const [domain, clientId, callbackUrl, audience, apiServerUrl] = VARIABLES.map(name => process.env[name])
const settings = { domain, clientId, callbackUrl, audience, apiServerUrl }
mkdirSync('src/environments', { recursive: true })
writeFileSync(
  'src/environments/environment.ts',
  `// Written by set-environment.js\nexport const environment = ${JSON.stringify(settings, null, 2)}\n`,
)
