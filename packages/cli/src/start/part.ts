import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Failure } from '../failure.ts'
import type { TenantDescription } from './settings.ts'

/** A project that runs with the tenant: an API or a client. */
export interface Part {
  /** The name of its folder, as on the command line. */
  name: string
  folder: string
  kind: 'API' | 'Client'
  /** The names of the environment variables that it reads, from its `.env.example`. */
  variables: readonly string[]
}

/** The settings of a part. */
export interface PartSettings extends TenantDescription {
  apiPort: number
  clientPort: number
}

/**
 * Reads which variables a project takes. A client takes a client ID, an API does not.
 *
 * @throws {Failure} if it has no `.env.example`
 */
export async function readPart(base: string, name: string): Promise<Part> {
  const folder = join(base, name)
  const variables = Object.keys(parseEnv(await readExample(folder)))
  const isClient = variables.some(variable => variable.endsWith('AUTH0_CLIENT_ID'))
  return { name, folder, kind: isClient ? 'Client' : 'API', variables }
}

async function readExample(folder: string): Promise<string> {
  const path = join(folder, '.env.example')
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure(`Cannot read "${path}": it must name the environment variables of the project`, { cause })
  }
}

/** The values of the variables that a part takes. A prefix of a name, such as `VITE_`, does not change its meaning. */
export function environmentOf({ variables }: Part, settings: PartSettings): Record<string, string> {
  const { domain, customDomain, clientId, audience, apiPort, clientPort } = settings
  const values: Readonly<Record<string, string>> = {
    AUTH0_DOMAIN: domain,
    AUTH0_CUSTOM_DOMAIN: customDomain,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_CALLBACK_URL: `http://localhost:${clientPort}/callback`,
    AUTH0_AUDIENCE: audience,
    API_SERVER_URL: `http://localhost:${apiPort}`,
    CLIENT_ORIGIN_URL: `http://localhost:${clientPort}`,
    PORT: String(apiPort),
  }
  const entries = variables.flatMap(variable => {
    const meaning = Object.keys(values).find(name => variable === name || variable.endsWith(`_${name}`))
    return meaning === undefined ? [] : [[variable, values[meaning]]]
  })
  return Object.fromEntries(entries)
}
