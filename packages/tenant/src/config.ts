import { resolve } from 'node:path'
import { helloWorld } from './hello-world.ts'
import type { TenantOptions } from './tenant.ts'

const HIGHEST_PORT = 65_535

export interface Config extends Required<Omit<TenantOptions, 'log'>> {
  port: number
}

/**
 * Reads the tenant's configuration from environment variables.
 *
 * @throws TypeError naming the variable that is malformed
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    port: parsePort(env.PORT || '7070'),
    dataFolder: resolve(env.TOLLGATE_DATA || '.tollgate'),
    clientOrigin: parseOrigin(env.CLIENT_ORIGIN_URL || 'http://localhost:4040'),
    audience: env.AUTH0_AUDIENCE || helloWorld.audience,
  }
}

function parsePort(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new TypeError(`PORT is "${value}": set it to a whole number from 0 to ${HIGHEST_PORT}`)
  }
  return port
}

function parseOrigin(value: string): string {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new TypeError(`CLIENT_ORIGIN_URL is "${value}": set it to an origin such as "http://localhost:4040"`)
  }
  return url.origin
}
