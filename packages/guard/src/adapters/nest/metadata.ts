import type { HttpAdapterHost } from '@nestjs/core'
import type { Guard } from '../../guard.ts'

/** The injection token of what serves the metadata. */
export const NEST_METADATA: unique symbol = Symbol('tollgate resource metadata')

/** Serves the metadata of a protected resource (RFC 9728) at its well-known path, without a prefix of the application. */
export function createNestMetadata({ metadata }: Guard, host: HttpAdapterHost): { onModuleInit(): void } {
  function onModuleInit(): void {
    if (!metadata) return
    const { httpAdapter } = host
    const { pathname } = new URL(metadata.url)
    const handle = (method: string) => (_request: unknown, response: unknown) => {
      const { status, headers = {}, body } = metadata.respond({ method, url: pathname, headers: {} }) ?? {}
      for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
      httpAdapter.reply(response, body, status)
    }
    for (const method of ['get', 'options'] as const) httpAdapter[method](pathname, handle(method.toUpperCase()))
  }

  return { onModuleInit }
}
