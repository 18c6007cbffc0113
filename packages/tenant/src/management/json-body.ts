import type { FastifyInstance } from 'fastify'

/** Far more than the largest document has. */
const BODY_LIMIT_BYTES = 1024 * 1024

/** Reads JSON bodies. An empty one is none: SDKs send the header with a DELETE that has no body. */
export function readJsonBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    (request, body, done) => {
      if (body === '') done(null, undefined)
      else parseJson(request, body.toString(), done)
    },
  )
}
