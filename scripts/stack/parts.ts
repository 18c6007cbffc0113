import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { type ClientProject, variablesOf } from '../clients/catalog.ts'
import { projectFolder } from '../clients/project.ts'
import type { Part } from './part.ts'
import { logFolder } from './settings/data-folder.ts'
import { localOrigin } from './settings/local-origin.ts'
import type { Settings } from './settings/settings.ts'

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

/**
 * The client of the settings: the bundled one, or a project in `clients/`.
 *
 * @param domain tenant for logins
 */
export function clientPart(settings: Settings, domain: string, clientId: string): Part {
  return settings.project
    ? projectPart(settings, settings.project, domain, clientId)
    : bundledPart(settings, domain, clientId)
}

/** Like {@link clientPart}, but the bundled client is served from its sources, too. */
export function clientDevPart(settings: Settings, domain: string, clientId: string): Part {
  const part = clientPart(settings, domain, clientId)
  return settings.project ? part : { ...part, program: join(import.meta.dirname, 'client-dev-server.ts') }
}

function bundledPart(settings: Settings, domain: string, clientId: string): Part {
  const client = part('client', settings, '@tollgate/hello-world-client/main', {
    PORT: String(settings.ports.client),
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_AUDIENCE: settings.audience,
    API_SERVER_URL: localOrigin(settings.ports.api),
  })
  return { ...client, isOptional: true }
}

/** A project gets its settings like from a user: in the environment variables that its `.env` contains. */
function projectPart(settings: Settings, project: ClientProject, domain: string, clientId: string): Part {
  const { clientOrigin, audience, ports } = settings
  const variables = variablesOf(project, {
    domain,
    clientId,
    origin: clientOrigin,
    audience,
    apiServerUrl: localOrigin(ports.api),
  })
  return {
    title: 'client',
    program: join(import.meta.dirname, 'project-server.ts'),
    environment: { ...env, ...variables, PORT: String(ports.client), PROJECT_FOLDER: projectFolder(project) },
    log: join(logFolder(settings.dataFolder), 'client.log'),
    isOptional: true,
  }
}

function part(title: string, settings: Settings, program: string, environment: Record<string, string>): Part {
  return {
    title,
    program: fileURLToPath(import.meta.resolve(program)),
    environment: { ...env, ...environment },
    log: join(logFolder(settings.dataFolder), `${title.toLowerCase()}.log`),
  }
}
