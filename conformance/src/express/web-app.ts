import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import express from 'express'
import openid, { type ConfigParams } from 'express-openid-connect'
import { connect, present } from '../auth0/connect.ts'
import type { World } from '../world.ts'

const { auth, requiresAuth } = openid
const SECRET = 'a long, randomly-generated string stored in env'

/** A web application with Auth0's middleware for Express, as its quickstart has it. */
export interface WebApp extends AsyncDisposable {
  readonly origin: string
}

/**
 * Starts a web application and registers it as a regular web application with the default grant types.
 *
 * @param config in addition to that of the quickstart
 */
export async function startWebApp(
  world: World,
  issuer: URL,
  config: (secret: string) => ConfigParams = () => ({}),
): Promise<WebApp> {
  const app = express()
  const server = createServer(app)
  await once(server.listen(0, 'localhost'), 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The application has no port')
  const origin = `http://localhost:${address.port}`
  const client = await connect(world).clients.create({
    name: 'Web application',
    app_type: 'regular_web',
    callbacks: [`${origin}/callback`],
    allowed_logout_urls: [origin],
  })
  app.set('env', 'test')
  app.use(
    auth({
      authRequired: false,
      auth0Logout: true,
      secret: SECRET,
      baseURL: origin,
      clientID: present(client.client_id),
      issuerBaseURL: issuer.href.replace(/\/$/, ''),
      ...config(present(client.client_secret)),
    }),
  )
  app.get('/', (request, response) => void response.send(request.oidc.isAuthenticated() ? 'Logged in' : 'Logged out'))
  app.get('/profile', requiresAuth(), (request, response) => void response.send(JSON.stringify(request.oidc.user)))
  app.get('/token', requiresAuth(), async (request, response) => {
    const { accessToken } = request.oidc
    const renewed = accessToken?.isExpired() ? undefined : await accessToken?.refresh()
    response.send(renewed?.access_token ?? 'none')
  })
  return {
    origin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await promisify(server.close.bind(server))()
    },
  }
}
