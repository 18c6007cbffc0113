/** Seed values of a new tenant, which are also used to print the start message and to configure the client. */
export interface HelloWorld {
  audience: string
  client: { client_id: string }
  user: Login
  admin: Login
}

export interface Login {
  email: string
  password: string
}

/** Addresses of the Hello World, used for the seed and for the pages' configuration. */
export interface HelloWorldAddresses {
  /** The identifier of its API. Default `https://hello-world.example.com`. */
  audience: string
  /** Default `http://localhost:6060`. */
  apiOrigin: string
  /** The origin of its client. Default `http://localhost:4040`. */
  clientOrigin: string
}

/** The seed's constants. They are no secrets: the tenant listens on this machine's loopback alone. */
export const helloWorld: HelloWorld = {
  audience: 'https://hello-world.example.com',
  client: { client_id: 'hello-world-client' },
  user: { email: 'user@example.com', password: 'hello-world-user' },
  admin: { email: 'admin@example.com', password: 'hello-world-admin' },
}

/** The permission that the API requires for its admin message. */
export const READ_ADMIN_MESSAGES = 'read:admin-messages'

/** The machine-to-machine application of the seed. */
export const TEST_APPLICATION_ID = 'hello-world-test-application'
