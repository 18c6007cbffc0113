/** The configuration, fetched at run time so that one build works with every tenant. */
export interface ClientConfig {
  /** A host name, or an `http://localhost:PORT` origin. */
  domain: string
  clientId: string
  audience: string
  /** Without a slash at the end. */
  apiServerUrl: string
}

/** The configuration is invalid. `problems` has one sentence for each error. */
export class ConfigProblem extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options)
    this.problems = problems
  }
}

const FIELDS = {
  domain: 'AUTH0_DOMAIN',
  clientId: 'AUTH0_CLIENT_ID',
  audience: 'AUTH0_AUDIENCE',
  apiServerUrl: 'API_SERVER_URL',
}

/**
 * Reads `/config.json`.
 *
 * @throws ConfigProblem when it cannot be fetched, is not JSON, or lacks a field
 */
export async function loadConfig(): Promise<ClientConfig> {
  return parseConfig(await fetchConfig())
}

/** The tenant's origin. A host name without a scheme means https. */
export function tenantOrigin({ domain }: ClientConfig): string {
  return domain.includes('://') ? domain : `https://${domain}`
}

async function fetchConfig(): Promise<unknown> {
  try {
    const response = await fetch('/config.json', { cache: 'no-store' })
    if (!response.ok) throw new ConfigProblem([`"/config.json" returned status ${response.status}`])
    return await response.json()
  } catch (error) {
    if (error instanceof ConfigProblem) throw error
    const problem = error instanceof SyntaxError ? '"/config.json" is not JSON' : '"/config.json" cannot be fetched'
    throw new ConfigProblem([problem], { cause: error })
  }
}

function parseConfig(document: unknown): ClientConfig {
  const found: Record<string, unknown> = typeof document === 'object' && document !== null ? { ...document } : {}
  const { domain, clientId, audience, apiServerUrl } = found
  if (isText(domain) && isText(clientId) && isText(audience) && isText(apiServerUrl)) {
    return { domain, clientId, audience, apiServerUrl }
  }
  throw new ConfigProblem(
    Object.entries(FIELDS)
      .filter(([field]) => !isText(found[field]))
      .map(([field, variable]) => `"${field}" is missing: start the server with ${variable}`),
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
