import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { BODY_LIMITS } from '../http/body-limits.ts'
import type { Database } from '../store/database.ts'
import { listOrganizationsForLogin } from '../store/organizations/organizations.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import { serveFormPages } from './forms/form-pages.ts'
import { issueFormToken } from './forms/form-token.ts'
import { pageHeaders } from './page-headers.ts'
import { renderOrganizationPage } from './pages/organization-page.ts'
import { EXPIRED, sendRefusal } from './pages/refusal-pages.ts'
import { findWaitingLogin, receiveStep } from './waiting-login.ts'

interface Options {
  provider: Provider
  database: Database
}

type Request = FastifyRequest<{ Params: { uid: string } }>

/** The page to choose an organization after a login, at `/u/:uid/organization`. */
export const organizationRoutes: FastifyPluginAsync<Options> = async (app, { provider, database }) => {
  await serveFormPages(app, database)

  app.get('/u/:uid/organization', async (request: Request, reply) => {
    const waiting = await findWaitingLogin(provider, 'organization', request, reply)
    if (!waiting) return sendRefusal(reply, EXPIRED)
    const offered = await listOrganizationsForLogin(database, waiting.userId, DATABASE_CONNECTION)
    const page = renderOrganizationPage(offered, issueFormToken(waiting.tokenBinding))
    return reply.headers(pageHeaders(waiting.redirectUri)).type('text/html; charset=utf-8').send(page)
  })

  app.post('/u/:uid/organization', { bodyLimit: BODY_LIMITS.form }, async (request: Request, reply) => {
    const received = await receiveStep(provider, 'organization', request, reply)
    if ('status' in received) return sendRefusal(reply, received)
    // The membership is checked when the login continues.
    const result = { organization: received.form.text('organization') }
    const url = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: true })
    return reply.headers(pageHeaders(received.waiting.redirectUri)).redirect(url, 303)
  })
}
