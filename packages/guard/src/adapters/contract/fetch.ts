import type { Guard } from '../../guard.ts'
import { authenticated, optional, permissions } from '../../policy/policy.ts'
import { allow, type Handler, metadataResponse } from '../fetch/fetch.ts'
import { type Api, answerForm, BROKEN_POLICIES, CLIENT_ORIGIN, fail, greet, PERMISSION } from './api.ts'
import { listenFetch, type TlsOptions } from './serve.ts'

export function serveFetch(guard: Guard, tls?: TlsOptions): Promise<Api> {
  return listenFetch(createFetchApi(guard), () => new Response('Internal Server Error', { status: 500 }), tls)
}

/** The API as a fetch handler. */
export function createFetchApi(guard: Guard): (request: Request, env: unknown) => Promise<Response> {
  const handlers = new Map<string, Handler<[unknown]>>([
    ['GET /public', () => Response.json({ text: 'public' })],
    ['GET /protected', allow(guard, authenticated, async (_, token) => answer('protected', () => token))],
    ['GET /admin', allow(guard, permissions(PERMISSION), async (_, token) => answer('admin', () => token))],
    ['GET /optional', allow(guard, optional, async (_, token) => answer('optional', () => token))],
    [
      'POST /form',
      allow(guard, authenticated, async (request, token) => {
        const form = new URLSearchParams(await request.text())
        return Response.json(await answerForm(form, () => token))
      }),
    ],
    ['GET /fails', allow(guard, authenticated, fail)],
    ...Object.entries(BROKEN_POLICIES).map(([path, policy]): [string, Handler<[unknown]>] => [
      `GET ${path}`,
      allow(guard, policy, () => new Response('secret')),
    ]),
  ])

  return async (request, env) => {
    const metadata = metadataResponse(guard, request)
    if (metadata) return metadata
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: ALLOWED })
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const handler = handlers.get(`${method} ${new URL(request.url).pathname}`)
    return (await handler?.(request, env)) ?? new Response(null, { status: 404 })
  }
}

const ALLOWED = { 'access-control-allow-origin': CLIENT_ORIGIN, 'access-control-allow-headers': 'authorization' }

async function answer(...parameters: Parameters<typeof greet>): Promise<Response> {
  return Response.json(await greet(...parameters))
}
