/** Hono with its own `jwk` middleware, as its documentation shows it. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { jwk } from 'hono/jwk'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, jwksUri, audience } = settings.material

const app = new Hono()
app.use(PATH, jwk({ jwks_uri: jwksUri, alg: ['RS256'], verification: { iss: issuer, aud: audience } }))
app.get(PATH, context => context.json(MESSAGE, 200, HEADERS))
const { host, port } = listenOptions(settings)
serve({ fetch: app.fetch, hostname: host, port }, address => announce(address))
