/** Express with Auth0's own SDK, express-oauth2-jwt-bearer. */
import express, { type NextFunction, type Request, type Response } from 'express'
import { auth } from 'express-oauth2-jwt-bearer'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, jwksUri, audience } = settings.material

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.use((_request, response, next) => {
  response.set(HEADERS)
  next()
})
app.get(PATH, auth({ issuer, jwksUri, audience, tokenSigningAlg: 'RS256' }), (_request, response) => {
  response.json(MESSAGE)
})
// Its own handler prints every refusal.
app.use((error: { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
  response.status(error.status ?? 500).json({ message: 'Bad credentials' })
})
const { host, port, reusePort } = listenOptions(settings)
const server = app.listen({ host, port, reusePort }, () => announce(server.address()))
