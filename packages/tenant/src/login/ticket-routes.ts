import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { RESET_PATH, VERIFICATION_PATH } from '../accounts/account-mail.ts'
import { resetPassword, verifyEmail } from '../accounts/ticket-actions.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import type { EventLog } from '../logs/event-log.ts'
import { sourceOf } from '../logs/request.ts'
import type { Database } from '../store/database.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import { findTicket, type Ticket } from '../store/users/tickets.ts'
import { receiveForm, serveFormPages } from './forms/form-pages.ts'
import type { PostedForm } from './forms/posted-form.ts'
import { pageHeaders } from './page-headers.ts'
import { type RefusalPage, sendRefusal } from './pages/refusal-pages.ts'
import { renderDonePage, renderNewPasswordPage, renderVerificationPage } from './pages/ticket-pages.ts'

const OVER: RefusalPage = {
  status: 400,
  title: 'This link is over',
  detail:
    'It was already used, has expired, or was replaced by a newer one. Go back to the application and request a new link.',
}

type Decide = (form: PostedForm, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
type Opened = FastifyRequest<{ Querystring: { ticket?: unknown } }>

interface Options {
  issuer: string
  database: Database
  eventLog: EventLog
}

/**
 * The pages that mailed links open. Opening one changes nothing; only submitting its form does. The form is authorized
 * by the ticket, which only the recipient of the mail has.
 */
export const ticketRoutes: FastifyPluginAsync<Options> = async (app, { issuer, database, eventLog }) => {
  const ownOrigin = new URL(issuer).origin
  await serveFormPages(app, database)

  app.get(`/${RESET_PATH}`, async (request: Opened, reply) => {
    const secret = ticketOf(request)
    const ticket = await findTicket(database, 'reset_password', secret)
    if (!ticket) return sendRefusal(reply, OVER)
    return sendForm(reply, renderNewPasswordPage({ ticket: secret }), ticket)
  })
  app.get(`/${VERIFICATION_PATH}`, async (request: Opened, reply) => {
    const secret = ticketOf(request)
    const ticket = await findTicket(database, 'verify_email', secret)
    if (!ticket) return sendRefusal(reply, OVER)
    return sendForm(reply, renderVerificationPage({ ticket: secret, email: ticket.email }), ticket)
  })
  app.post(`/${RESET_PATH}`, { bodyLimit: BODY_LIMITS.form }, posted(choosePassword))
  app.post(`/${VERIFICATION_PATH}`, { bodyLimit: BODY_LIMITS.form }, posted(verify))

  function posted(decide: Decide) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const form = receiveForm(request, ownOrigin)
      return 'status' in form ? sendRefusal(reply, form) : decide(form, request, reply)
    }
  }

  async function choosePassword(form: PostedForm, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const secret = form.text('ticket')
    const outcome = await resetPassword(database, secret, form.text('password'))
    if ('used' in outcome) {
      note(request, 'scp', outcome.used)
      return sendDone(
        reply,
        outcome.used,
        'Your new password is saved',
        'Go back to the application and log in with it.',
      )
    }
    if (outcome.refused === 'over') {
      note(request, 'fcp', undefined, OVER.title)
      return sendRefusal(reply, OVER)
    }
    const { ticket, weakness } = outcome
    note(request, 'fcp', ticket, weakness)
    const problem = { field: 'password', message: weakness }
    return sendForm(reply.code(400), renderNewPasswordPage({ ticket: secret, problem }), ticket)
  }

  async function verify(form: PostedForm, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const used = await verifyEmail(database, form.text('ticket'))
    note(request, used ? 'sv' : 'fv', used, used ? undefined : OVER.title)
    if (!used) return sendRefusal(reply, OVER)
    return sendDone(reply, used, 'Your email address is verified', 'You can close this page.')
  }

  function note(request: FastifyRequest, type: string, ticket: Ticket | undefined, description?: string): void {
    eventLog.record({
      ...sourceOf(request),
      type,
      ...(description !== undefined && { description }),
      ...(ticket && { user_id: ticket.user_id, user_name: ticket.email, connection: DATABASE_CONNECTION }),
    })
  }
}

function ticketOf({ query }: Opened): string {
  return typeof query.ticket === 'string' ? query.ticket : ''
}

/** The response to the form may redirect to the ticket's URL, which `form-action` must allow. */
function sendForm(reply: FastifyReply, page: string, { result_url }: Ticket): FastifyReply {
  return reply
    .headers(pageHeaders(result_url ?? undefined))
    .type('text/html; charset=utf-8')
    .send(page)
}

/** Redirects to the ticket's URL, or shows that the action is complete. */
function sendDone(reply: FastifyReply, { result_url }: Ticket, title: string, detail: string): FastifyReply {
  if (result_url === null) return reply.type('text/html; charset=utf-8').send(renderDonePage(title, detail))
  const url = new URL(result_url)
  for (const [name, value] of Object.entries({ success: 'true', code: 'success', message: title })) {
    url.searchParams.set(name, value)
  }
  return reply.redirect(
    url.href.replace(/\?.*/, query => query.replaceAll('+', '%20')),
    303,
  )
}
