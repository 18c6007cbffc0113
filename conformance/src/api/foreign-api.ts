import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import express from 'express'
import { type AuthOptions, auth, claimIncludes, requiredScopes } from 'express-oauth2-jwt-bearer'

/** The response of the API. */
export interface Answer {
  readonly status: number
  readonly challenge: string
  readonly body: string
}

/** An API that protects its routes with Auth0's middleware for Express. */
export interface ForeignApi extends AsyncDisposable {
  /** Calls a route: `/me` requires a token, `/admin` the permission, `/scoped` the scope `read:admin-messages`. */
  call(path: '/me' | '/admin' | '/scoped', accessToken?: string): Promise<Answer>
}

export async function startForeignApi(options: AuthOptions): Promise<ForeignApi> {
  const app = express()
  app.set('env', 'test')
  app.use(auth(options))
  app.get('/me', (request, response) => void response.json(request.auth?.payload))
  app.get(
    '/admin',
    claimIncludes('permissions', 'read:admin-messages'),
    (_request, response) => void response.json('hi'),
  )
  app.get('/scoped', requiredScopes('read:admin-messages'), (_request, response) => void response.json('hi'))
  const server = createServer(app)
  await once(server.listen(0, 'localhost'), 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The API has no port')

  return {
    async call(path, accessToken) {
      const response = await fetch(`http://localhost:${address.port}${path}`, {
        headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
      })
      const challenge = response.headers.get('www-authenticate') ?? ''
      return { status: response.status, challenge, body: await response.text() }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await promisify(server.close.bind(server))()
    },
  }
}
