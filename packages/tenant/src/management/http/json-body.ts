import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import { findUnkept } from '../../http/json-text.ts'
import { invalidBody } from './errors.ts'

/** Parses JSON bodies. An empty body counts as no body: SDKs send the content type with a DELETE that has no body. */
export function readJsonBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMITS.management },
    (request, body, done) => {
      const text = Buffer.isBuffer(body) && isUtf8(body) ? body.toString() : undefined
      if (text === '') done(null, undefined)
      else if (text === undefined) done(invalidBody('Invalid request payload JSON format'))
      else parseJson(request, text, done)
    },
  )
  app.addHook('preValidation', async ({ body }) => {
    const unkept = findUnkept(body)
    if (!unkept) return
    const where = unkept.property === '' ? '' : ` on property ${unkept.property}`
    throw invalidBody(`Payload validation error: '${unkept.reason}'${where}.`)
  })
}
