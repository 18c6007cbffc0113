import { createContext, useContext } from 'react'
import * as v from 'valibot'

const Config = v.object({
  /** The tenant's origin. */
  domain: v.pipe(v.string(), v.minLength(1)),
  clientId: v.pipe(v.string(), v.minLength(1)),
  /** The identifier of the Management API. */
  audience: v.pipe(v.string(), v.minLength(1)),
  /** The Hello World API and client that run with the tenant. */
  helloWorld: v.object({ audience: v.string(), apiOrigin: v.string(), clientOrigin: v.string() }),
})

/** The configuration, fetched from the tenant that serves these pages. */
export type Config = v.InferOutput<typeof Config>

/** A tenant's origin as the "domain" that SDKs expect: the host name for https, the whole origin for http. */
export function auth0Domain(origin: string): string {
  return origin.replace(/^https:\/\//, '')
}

const TIMEOUT_MS = 8_000

/**
 * Fetches `config.json` from the tenant.
 *
 * @throws Error when the tenant does not respond within 8 seconds, or the response is not a configuration
 */
export async function loadConfig(): Promise<Config> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`, {
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Error('The tenant does not respond. Check that it is running, then reload this page.', { cause })
  })
  if (!response.ok)
    throw new Error(`The tenant responded with status ${response.status} to the request for the configuration`)
  return v.parse(Config, await response.json())
}

export const ConfigContext = createContext<Config | undefined>(undefined)

/** The configuration that was fetched when the page was loaded. */
export function useConfig(): Config {
  const config = useContext(ConfigContext)
  if (!config) throw new TypeError('useConfig requires a ConfigContext around the component')
  return config
}
