import { createContext, useContext } from 'react'
import * as v from 'valibot'

const Config = v.object({
  /** The tenant's origin. */
  domain: v.pipe(v.string(), v.minLength(1)),
  clientId: v.pipe(v.string(), v.minLength(1)),
  /** The identifier of the Management API. */
  audience: v.pipe(v.string(), v.minLength(1)),
  /** The Hello World that runs beside the tenant. */
  helloWorld: v.object({ audience: v.string(), apiOrigin: v.string(), clientOrigin: v.string() }),
})

/** What this build learns from the tenant that serves it. */
export type Config = v.InferOutput<typeof Config>

/** A tenant's origin in the form that SDKs take as the domain: a bare host for https, and the origin for http. */
export function auth0Domain(origin: string): string {
  return origin.replace(/^https:\/\//, '')
}

const TIMEOUT_MS = 8_000

/**
 * Fetches the configuration beside the pages.
 *
 * @throws Error when the tenant does not answer, or with something else
 */
export async function loadConfig(): Promise<Config> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`, {
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Error('The tenant does not answer. Check that it is running, then reload this page.', { cause })
  })
  if (!response.ok)
    throw new Error(`The tenant responded with status ${response.status} to the request for the configuration`)
  return v.parse(Config, await response.json())
}

export const ConfigContext = createContext<Config | undefined>(undefined)

/** The configuration that the pages were started with. */
export function useConfig(): Config {
  const config = useContext(ConfigContext)
  if (!config) throw new TypeError('useConfig needs a ConfigContext around it')
  return config
}
