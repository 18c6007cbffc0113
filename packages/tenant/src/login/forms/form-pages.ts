import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import { isForeignPost } from '../../http/cross-site-post.ts'
import type { Database } from '../../store/database.ts'
import { brandPages } from '../branded-pages.ts'
import { pageHeaders } from '../page-headers.ts'
import { answerError, FORGED, MALFORMED, type RefusalPage } from '../pages/refusal-pages.ts'
import { type PostedForm, parsePostedForm } from './posted-form.ts'

/** Prepares a plugin that serves pages with forms: it accepts only forms, its pages have the tenant's branding, and its errors are pages. */
export async function serveFormPages(app: FastifyInstance, database: Database): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: BODY_LIMITS.form })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders())
  })
  brandPages(app, database)
  app.setErrorHandler(answerError)
}

/**
 * Parses a form that was posted from a page of ours.
 *
 * @param ownOrigin the origin of our pages
 * @returns the page that refuses it when another site posted it, or it is not a form
 */
export function receiveForm({ headers, body }: FastifyRequest, ownOrigin: string): PostedForm | RefusalPage {
  if (isForeignPost(headers, ownOrigin)) return FORGED
  return parsePostedForm(body) ?? MALFORMED
}
