/** Express: guarded by Tollgate, by express-oauth2-jwt-bearer, by a middleware that does nothing, or not at all. */
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const app = express()
app.disable('x-powered-by')
app.disable('etag')
const guards = await guardsOfRoute()
app.use((_request, response, next) => {
  response.set(HEADERS)
  next()
})
app.get(PATH, ...guards, (_request, response) => {
  response.json(MESSAGE)
})
// Express's own handler prints every error.
app.use((error: { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
  response.status(error.status ?? 500).json({ message: 'Bad credentials' })
})
const { host, port, reusePort } = listenOptions(settings)
const server = app.listen({ host, port, reusePort }, () => announce(server.address()))

async function guardsOfRoute(): Promise<RequestHandler[]> {
  if (settings.variant === 'no-op') return [(_request, _response, next) => next()]
  if (settings.variant === 'peer') {
    const { auth } = await import('express-oauth2-jwt-bearer')
    const { issuer, jwksUri, audience } = settings.material
    const dpop = { enabled: settings.dpop === true }
    return [auth({ issuer, jwksUri, audience, tokenSigningAlg: 'RS256', dpop })]
  }
  if (settings.variant !== 'tollgate') return []
  const { authenticated } = await import('@tollgate/guard')
  const { allow, protect } = await import('@tollgate/guard/express')
  const { readyGuard } = await import('./guard.ts')
  protect(app, await readyGuard(settings))
  return [allow(authenticated)]
}
