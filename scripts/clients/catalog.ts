import catalog from '../../clients/catalog.json' with { type: 'json' }

/** A Hello World client in `clients/`. */
export interface ClientProject {
  /** The name of its folder, and of the client on the command line. */
  name: string
  title: string
  /** The prefix of its environment variables, as in the public samples of its framework. */
  prefix: string
  /** The folder with the built pages, within the folder of the client. */
  pages: string
  /** Auth0's SDK that it uses. */
  sdk: string
  /** Files and folders that Git ignores, in addition to those of all clients. */
  ignored: readonly string[]
  /** What users of this client should know first, for its README. Empty if there is nothing. */
  note: string
}

/** All clients, in the order of the help text. */
export const CLIENTS: readonly ClientProject[] = catalog

/** The client with this name, or `undefined`. */
export function findClient(name: string): ClientProject | undefined {
  return CLIENTS.find(client => client.name === name)
}

/** The settings of a client. */
export interface ClientSettings {
  /** The tenant: a host name (then https), or an `http://localhost:PORT` origin. */
  domain: string
  clientId: string
  /** The origin that the client is served from. */
  origin: string
  audience: string
  apiServerUrl: string
}

/** The settings for the local tenant and the API of `npm start`, without any setting. */
export const LOCAL_TENANT: ClientSettings = {
  domain: 'http://localhost:7070',
  clientId: 'hello-world-client',
  origin: 'http://localhost:4040',
  audience: 'https://hello-world.example.com',
  apiServerUrl: 'http://localhost:6060',
}

/** The environment variables of a client, named as its `.env` names them. */
export function variablesOf({ prefix }: ClientProject, settings: ClientSettings): Record<string, string> {
  const { domain, clientId, origin, audience, apiServerUrl } = settings
  return {
    [`${prefix}AUTH0_DOMAIN`]: domain,
    [`${prefix}AUTH0_CLIENT_ID`]: clientId,
    [`${prefix}AUTH0_CALLBACK_URL`]: `${origin}/callback`,
    [`${prefix}AUTH0_AUDIENCE`]: audience,
    [`${prefix}API_SERVER_URL`]: apiServerUrl,
  }
}
