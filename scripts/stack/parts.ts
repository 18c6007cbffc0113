import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { logFolder } from './data-folder.ts'
import { localOrigin } from './local-origin.ts'
import type { Part } from './part.ts'
import type { Settings } from './settings.ts'

/** The local tenant, seeded with the client and the API of the settings. */
export function tenantPart(settings: Settings): Part {
  return part('tenant', settings, '@tollgate/tenant/main', {
    PORT: String(settings.ports.tenant),
    TOLLGATE_DATA: settings.dataFolder,
    CLIENT_ORIGIN_URL: settings.clientOrigin,
    AUTH0_AUDIENCE: settings.audience,
    API_SERVER_URL: localOrigin(settings.ports.api),
  })
}

/**
 * @param domain tenant whose tokens it accepts
 * @param customDomain another issuer of the tenant; default: from the environment
 */
export function apiPart(settings: Settings, domain: string, customDomain = env.AUTH0_CUSTOM_DOMAIN ?? ''): Part {
  return part('API', settings, '@tollgate/hello-world-api/main', {
    PORT: String(settings.ports.api),
    CLIENT_ORIGIN_URL: settings.clientOrigin,
    AUTH0_AUDIENCE: settings.audience,
    AUTH0_DOMAIN: domain,
    AUTH0_CUSTOM_DOMAIN: customDomain,
  })
}

/** @param domain tenant for logins */
export function clientPart(settings: Settings, domain: string, clientId: string): Part {
  const client = part('client', settings, '@tollgate/hello-world-client/main', {
    PORT: String(settings.ports.client),
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_AUDIENCE: settings.audience,
    API_SERVER_URL: localOrigin(settings.ports.api),
  })
  return { ...client, isOptional: true }
}

/** Like {@link clientPart}, but served from its sources. */
export function clientDevPart(settings: Settings, domain: string, clientId: string): Part {
  return { ...clientPart(settings, domain, clientId), program: join(import.meta.dirname, 'client-dev-server.ts') }
}

function part(title: string, settings: Settings, program: string, environment: Record<string, string>): Part {
  return {
    title,
    program: fileURLToPath(import.meta.resolve(program)),
    environment: { ...env, ...environment },
    log: join(logFolder(settings.dataFolder), `${title.toLowerCase()}.log`),
  }
}
