import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../../store/unavailable.ts'
import { type ErrorPage, renderErrorPage } from './error-page.ts'

/** The interaction is unknown: finished, expired, or from another browser. */
export const EXPIRED: RefusalPage = {
  status: 400,
  title: 'This page has expired',
  detail:
    'It was already used, has expired, or belongs to another browser. Go back to the application and start again from there.',
}

/** The form does not belong to this interaction. */
export const FORGED: RefusalPage = {
  status: 403,
  title: 'This form was not sent from here',
  detail:
    'For your safety, a form counts only when it is sent from the page you are looking at. Go back to the application and start again from there.',
}

/** The body is not a form, or has a repeated field. */
export const MALFORMED: RefusalPage = {
  status: 400,
  title: 'This form cannot be read',
  detail: 'What your browser sent is not a filled-in form of this page. Go back and try again.',
}

const TOO_LARGE: RefusalPage = {
  status: 413,
  title: 'This form is too large',
  detail: 'What your browser sent is far longer than an email address and a password. Go back and try again.',
}

const NOT_A_FORM: RefusalPage = { ...MALFORMED, status: 415 }

const BROKEN: RefusalPage = {
  status: 500,
  title: 'Something went wrong',
  detail: 'This is our fault, not yours. Wait a moment, then go back to the application and try again.',
}

const UNAVAILABLE: RefusalPage = {
  status: 503,
  title: 'This page is unavailable at the moment',
  detail: 'The data cannot be reached right now. Wait a moment, then load this page again.',
}

export type RefusalPage = ErrorPage & { status: number }

export function sendRefusal(reply: FastifyReply, page: RefusalPage): FastifyReply {
  return reply.code(page.status).type('text/html; charset=utf-8').send(renderErrorPage(page))
}

/** Fastify's error handler for pages: an error of the user or of the server. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isUnavailable(error)) {
    request.log.error({ err: error }, 'The store is unavailable')
    return sendRefusal(reply.header('retry-after', RETRY_AFTER_SECONDS), UNAVAILABLE)
  }
  const { statusCode = 500 } = error
  if (statusCode >= 500) {
    request.log.error({ err: error }, 'Cannot answer a login page')
    return sendRefusal(reply, BROKEN)
  }
  if (statusCode === TOO_LARGE.status) return sendRefusal(reply, TOO_LARGE)
  return sendRefusal(reply, statusCode === NOT_A_FORM.status ? NOT_A_FORM : { ...MALFORMED, status: statusCode })
}
