import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { RESET_PATH, VERIFICATION_PATH } from '../accounts/account-mail.ts'
import { resetPassword, verifyEmail } from '../accounts/ticket-actions.ts'
import type { Database } from '../store/database.ts'
import { findTicket } from '../store/tickets.ts'
import { pageHeaders } from './page-headers.ts'
import { type PostedForm, parsePostedForm } from './posted-form.ts'
import { answerError, FORGED, MALFORMED, type RefusalPage, sendRefusal } from './refusal-pages.ts'
import { isForeignPost } from './request-origin.ts'
import { renderDonePage, renderNewPasswordPage, renderVerificationPage } from './ticket-pages.ts'

const BODY_LIMIT_BYTES = 8192

const OVER: RefusalPage = {
  status: 400,
  title: 'This link is over',
  detail:
    'It was already used, is too old, or a newer one was mailed to you. Go back to the application and ask for another.',
}

type Opened = FastifyRequest<{ Querystring: { ticket?: unknown } }>

/**
 * The pages to which mailed links lead. Opening one changes nothing; the form's post does, and what proves that it may is the
 * ticket itself, which nobody but the mail's reader has.
 */
export const ticketRoutes: FastifyPluginAsync<{ issuer: string; database: Database }> = async (
  app,
  { issuer, database },
) => {
  const ownOrigin = new URL(issuer).origin
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders())
  })
  app.setErrorHandler(answerError)

  app.get(`/${RESET_PATH}`, async (request: Opened, reply) => {
    const secret = ticketOf(request)
    if (!(await findTicket(database, 'reset_password', secret))) return sendRefusal(reply, OVER)
    return sendPage(reply, renderNewPasswordPage({ ticket: secret }))
  })
  app.get(`/${VERIFICATION_PATH}`, async (request: Opened, reply) => {
    const secret = ticketOf(request)
    const ticket = await findTicket(database, 'verify_email', secret)
    if (!ticket) return sendRefusal(reply, OVER)
    return sendPage(reply, renderVerificationPage({ ticket: secret, email: ticket.email }))
  })
  app.post(`/${RESET_PATH}`, { bodyLimit: BODY_LIMIT_BYTES }, posted(choosePassword))
  app.post(`/${VERIFICATION_PATH}`, { bodyLimit: BODY_LIMIT_BYTES }, posted(verify))

  function posted(decide: (form: PostedForm, reply: FastifyReply) => Promise<FastifyReply>) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (isForeignPost(request.headers, ownOrigin)) return sendRefusal(reply, FORGED)
      const form = parsePostedForm(request.body)
      return form ? decide(form, reply) : sendRefusal(reply, MALFORMED)
    }
  }

  async function choosePassword(form: PostedForm, reply: FastifyReply): Promise<FastifyReply> {
    const ticket = form.text('ticket')
    const outcome = await resetPassword(database, ticket, form.text('password'))
    if (outcome === 'over') return sendRefusal(reply, OVER)
    if (outcome === 'done') {
      const detail = 'Go back to the application and log in with it.'
      return sendPage(reply, renderDonePage('Your new password is saved', detail))
    }
    const problem = { field: 'password', message: outcome.weakness }
    return sendPage(reply.code(400), renderNewPasswordPage({ ticket, problem }))
  }

  async function verify(form: PostedForm, reply: FastifyReply): Promise<FastifyReply> {
    if (!(await verifyEmail(database, form.text('ticket')))) return sendRefusal(reply, OVER)
    return sendPage(reply, renderDonePage('Your email address is verified', 'You can close this page.'))
  }
}

function ticketOf({ query }: Opened): string {
  return typeof query.ticket === 'string' ? query.ticket : ''
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}
