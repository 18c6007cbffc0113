import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { engineRequest } from './engine-request.ts'

/** A request whose body is passed to the engine unchanged. */
export type RawRequest = FastifyRequest<{ Body: string | undefined }>

/** Lets the protocol engine respond to a request, with the given URL and, if given, this form as the body. */
export type PassToEngine = (request: FastifyRequest, reply: FastifyReply, url: string, form?: string) => Promise<void>

export function createPassToEngine(provider: Provider): PassToEngine {
  const handle = provider.callback()
  const { host } = new URL(provider.issuer)
  return async ({ raw }, reply, url, form) => {
    reply.hijack()
    await handle(engineRequest(raw, { url, host, form }), reply.raw)
  }
}
