import catalog from '../../../../clients/catalog.json'

/** A Hello World client in the repository. */
export interface SampleClient {
  /** Its folder in `clients/`. */
  name: string
  title: string
  /** The prefix of its environment variables. */
  prefix: string
}

export const SAMPLE_CLIENTS: readonly SampleClient[] = catalog

interface Settings {
  domain: string
  clientId: string
  callbackUrl: string
  audience: string
  apiServerUrl: string
}

/** The text of a client's `.env`. */
export function environmentFile({ prefix }: SampleClient, settings: Settings): string {
  const { domain, clientId, callbackUrl, audience, apiServerUrl } = settings
  return [
    `AUTH0_DOMAIN=${domain}`,
    `AUTH0_CLIENT_ID=${clientId}`,
    `AUTH0_CALLBACK_URL=${callbackUrl}`,
    `AUTH0_AUDIENCE=${audience}`,
    `API_SERVER_URL=${apiServerUrl}`,
  ]
    .map(line => `${prefix}${line}`)
    .join('\n')
}
