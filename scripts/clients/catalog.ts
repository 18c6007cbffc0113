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
  ignored?: readonly string[]
  /** What users of this client should know first, for its README. */
  note?: string
}

const ANGULAR = {
  prefix: '',
  pages: 'dist',
  sdk: '@auth0/auth0-angular',
  ignored: ['.angular/', 'src/environments/'],
}
const VUE = { prefix: 'VITE_', pages: 'dist', sdk: '@auth0/auth0-vue' }
const REACT = { prefix: 'REACT_APP_', pages: 'dist', sdk: '@auth0/auth0-react' }

/** All clients, in the order of the help text. */
export const CLIENTS: readonly ClientProject[] = [
  { name: 'angular', title: 'Angular with standalone components', ...ANGULAR },
  { name: 'angular-modules', title: 'Angular with modules', ...ANGULAR },
  { name: 'react-router', title: 'React with React Router, in TypeScript', ...REACT },
  { name: 'react-router-js', title: 'React with React Router, in JavaScript', ...REACT },
  { name: 'react', title: 'React without a router library, in TypeScript', ...REACT },
  { name: 'react-js', title: 'React without a router library, in JavaScript', ...REACT },
  { name: 'svelte', title: 'Svelte', prefix: 'SVELTE_APP_', pages: 'dist', sdk: '@auth0/auth0-spa-js' },
  { name: 'vue', title: 'Vue with the Composition API', ...VUE },
  { name: 'vue-options', title: 'Vue with the Options API', ...VUE },
  {
    name: 'vue2',
    title: 'Vue 2',
    prefix: 'VUE_APP_',
    pages: 'dist',
    sdk: '@auth0/auth0-spa-js',
    note: 'Vue 2 reached its end of life on December 31, 2023, and gets no security fixes. Use this client only to keep an existing application running. For a new one, use Vue 3.',
  },
]

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
