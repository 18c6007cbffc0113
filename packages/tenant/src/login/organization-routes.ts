import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { isForeignPost } from '../http/cross-site-post.ts'
import type { Database } from '../store/database.ts'
import { listOrganizationsForLogin } from '../store/organizations/organizations.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import { brandPages } from './branded-pages.ts'
import { issueFormToken, type TokenBinding, verifyFormToken } from './form-token.ts'
import { pageHeaders } from './page-headers.ts'
import { renderOrganizationPage } from './pages/organization-page.ts'
import { answerError, EXPIRED, FORGED, MALFORMED, sendRefusal } from './pages/refusal-pages.ts'
import { parsePostedForm } from './posted-form.ts'

interface Options {
  provider: Provider
  database: Database
}

/** A login that waits for the user to choose an organization. */
interface Choice {
  accountId: string
  redirectUri: string | undefined
  tokenBinding: TokenBinding
}

type Request = FastifyRequest<{ Params: { uid: string } }>

/** The page to choose an organization after a login, at `/u/:uid/organization`. */
export const organizationRoutes: FastifyPluginAsync<Options> = async (app, { provider, database }) => {
  const ownOrigin = new URL(provider.issuer).origin
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: BODY_LIMITS.form })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders())
  })
  brandPages(app, database)
  app.setErrorHandler(answerError)

  app.get('/u/:uid/organization', async (request: Request, reply) => {
    const choice = await findChoice(provider, request, reply)
    if (!choice) return sendRefusal(reply, EXPIRED)
    const offered = await listOrganizationsForLogin(database, choice.accountId, DATABASE_CONNECTION)
    const page = renderOrganizationPage(offered, issueFormToken(choice.tokenBinding))
    return reply.headers(pageHeaders(choice.redirectUri)).type('text/html; charset=utf-8').send(page)
  })

  app.post('/u/:uid/organization', { bodyLimit: BODY_LIMITS.form }, async (request: Request, reply) => {
    if (isForeignPost(request.headers, ownOrigin)) return sendRefusal(reply, FORGED)
    const form = parsePostedForm(request.body)
    if (!form) return sendRefusal(reply, MALFORMED)
    const choice = await findChoice(provider, request, reply)
    if (!choice) return sendRefusal(reply, EXPIRED)
    if (!verifyFormToken(form.text('form_token'), choice.tokenBinding)) return sendRefusal(reply, FORGED)
    // The membership is checked when the login continues.
    const result = { organization: form.text('organization') }
    const url = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: true })
    return reply.headers(pageHeaders(choice.redirectUri)).redirect(url, 303)
  })
}

async function findChoice(
  provider: Provider,
  { raw, params }: Request,
  reply: FastifyReply,
): Promise<Choice | undefined> {
  try {
    const { uid, prompt, session, params: asked, cid } = await provider.interactionDetails(raw, reply.raw)
    if (uid !== params.uid || prompt.name !== 'organization' || !session) return undefined
    const redirectUri = typeof asked.redirect_uri === 'string' ? asked.redirect_uri : undefined
    return { accountId: session.accountId, redirectUri, tokenBinding: { uid, secret: cid } }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}
