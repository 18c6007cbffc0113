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

/**
 * Reads the configuration beside the pages.
 *
 * @throws Error when the tenant does not answer with one
 */
export async function loadConfig(): Promise<Config> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`The tenant answered ${response.status} when asked for the configuration`)
  return v.parse(Config, await response.json())
}
