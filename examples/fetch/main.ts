/** An API of plain fetch handlers, which any server of `Request` and `Response` on Node can call. */
import { serve } from '@hono/node-server'
import { authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow, type Handler } from '@tollgate/guard/fetch'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const guard = createGuard({ issuer, audience })

const handlers = new Map<string, Handler<[]>>([
  ['/public', () => Response.json({ text: 'Everybody may read this' })],
  ['/me', allow(guard, authenticated, (_request, token) => Response.json({ sub: token.claims.sub }))],
  ['/admin', allow(guard, permissions('read:admin'), () => Response.json({ text: 'Administrators may read this' }))],
])

function fetch(request: Request): Response | Promise<Response> {
  const handler = handlers.get(new URL(request.url).pathname)
  return handler ? handler(request) : Response.json({ message: 'Not Found' }, { status: 404 })
}

serve({ fetch, hostname: 'localhost', port: Number(PORT) }, ({ port }) => {
  console.log(`Listening on http://localhost:${port}`)
})
