/** What a new tenant is seeded with, and what a starter needs to print and to configure the client. */
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

/** Where the Hello World is: what a new tenant is filled with, and what the pages that use it are told. */
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

/** The permission that the API asks for on its admin message. */
export const READ_ADMIN_MESSAGES = 'read:admin-messages'

/** The machine-to-machine application of the seed. */
export const TEST_APPLICATION_ID = 'hello-world-test-application'
