import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Guard } from '../../guard.ts'
import { authenticated, optional, permissions } from '../../policy/policy.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { allow, sendMetadata } from '../node/node.ts'
import { type Api, answerForm, BROKEN_POLICIES, CLIENT_ORIGIN, EXPOSED_HEADER, fail, greet, PERMISSION } from './api.ts'
import { listen, type TlsOptions } from './serve.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export function serveNode(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const listeners = new Map<string, Listener>([
    ['GET /public', (_, response) => response.end(JSON.stringify({ text: 'public' }))],
    ['GET /protected', allow(guard, authenticated, answer('protected'))],
    ['GET /admin', allow(guard, permissions(PERMISSION), answer('admin'))],
    ['GET /optional', allow(guard, optional, answer('optional'))],
    ['POST /form', allow(guard, authenticated, answerFormOf)],
    ['GET /fails', allow(guard, authenticated, fail)],
    ...Object.entries(BROKEN_POLICIES).map(([path, policy]): [string, Listener] => [
      `GET ${path}`,
      allow(guard, policy, (_, response) => response.end('secret')),
    ]),
  ])

  const listener: Listener = async (request, response) => {
    if (sendMetadata(guard, request, response)) return
    response.setHeader('access-control-allow-origin', CLIENT_ORIGIN)
    response.setHeader('access-control-expose-headers', EXPOSED_HEADER)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const listener = listeners.get(`${method} ${request.url?.split('?')[0]}`)
    try {
      if (listener) await listener(request, response)
      else response.writeHead(404).end()
    } catch {
      response.writeHead(500).end()
    }
  }
  return listen(listener, tls)
}

async function answerFormOf(request: IncomingMessage, response: ServerResponse, token: VerifiedToken): Promise<void> {
  const form = new URLSearchParams(await text(request))
  response.end(JSON.stringify(await answerForm(form, () => token)))
}

function answer(text: string) {
  return async (_request: IncomingMessage, response: ServerResponse, token: VerifiedToken | undefined) => {
    response.end(JSON.stringify(await greet(text, () => token)))
  }
}
