import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../accounts/accounts.ts'
import { parseEmailAddress } from '../accounts/email-address.ts'
import type { ResetRequests } from '../accounts/reset-requests.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import type { EventLog } from '../logs/event-log.ts'
import type { Database } from '../store/database.ts'
import { findTenantSettings } from '../store/tenant-settings.ts'
import { askToWait, type FormOutcome, type RefusedForm } from './forms/form-outcome.ts'
import { receiveForm, serveFormPages } from './forms/form-pages.ts'
import { issueFormToken, verifyFormToken } from './forms/form-token.ts'
import { recordForm } from './forms/log-form.ts'
import type { PostedForm } from './forms/posted-form.ts'
import { denyInteraction, findInteraction, finishInteraction, type LoginInteraction } from './interaction.ts'
import { logIn } from './log-in.ts'
import { pageHeaders } from './page-headers.ts'
import { renderForgottenPasswordPage, renderMailedPage } from './pages/forgotten-password-pages.ts'
import type { FormPage } from './pages/form-page.ts'
import { renderLoginPage } from './pages/login-page.ts'
import { EXPIRED, FORGED, type RefusalPage, sendRefusal } from './pages/refusal-pages.ts'
import { renderSignUpPage } from './pages/sign-up-page.ts'
import { requestReset } from './request-reset.ts'
import { findShortcuts, isLocalLogin } from './shortcut.ts'
import { mailAfterSignUp, signUp } from './sign-up.ts'

interface LoginRoutesOptions {
  provider: Provider
  database: Database
  accounts: Accounts
  resets: ResetRequests
  eventLog: EventLog
  /** Whether local applications get logins with one click. */
  oneClickLogin: boolean
}

const NO_ADDRESS = 'Enter an email address, such as name@example.com'

type Render = (page: FormPage) => string
interface Received {
  form: PostedForm
  interaction: LoginInteraction
}

interface Posted {
  request: FastifyRequest
  interaction: LoginInteraction
}

type Decide = (options: LoginRoutesOptions, form: PostedForm, posted: Posted) => Promise<FormOutcome>
type Request = FastifyRequest<{ Params: { uid: string } }>

/** The pages to log in or sign up, below `/u/:uid`, which is the URL and the cookie path of an interaction. */
export const loginRoutes: FastifyPluginAsync<LoginRoutesOptions> = async (app, options) => {
  const { provider, database, accounts, resets, eventLog, oneClickLogin } = options
  const ownOrigin = new URL(provider.issuer).origin

  await serveFormPages(app, database)

  app.get('/u/:uid', async (request: Request, reply) => {
    const interaction = await findInteraction(provider, request.params.uid, request, reply)
    if (!interaction) return sendRefusal(reply, EXPIRED)
    return reply.redirect(`/u/${interaction.uid}/${interaction.startsWithSignUp ? 'signup' : 'login'}`, 303)
  })
  app.get('/u/:uid/login', showing(renderLoginPage))
  app.get('/u/:uid/signup', showing(renderSignUpPage))
  app.get('/u/:uid/reset-password', showing(renderForgottenPasswordPage))
  app.post('/u/:uid/login', { bodyLimit: BODY_LIMITS.form }, deciding('login', logIn, renderLoginPage))
  app.post('/u/:uid/signup', { bodyLimit: BODY_LIMITS.form }, deciding('signup', signUp, renderSignUpPage))
  app.post('/u/:uid/reset-password', { bodyLimit: BODY_LIMITS.form }, askForReset)

  function showing(render: Render) {
    return async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const interaction = await findInteraction(provider, request.params.uid, request, reply)
      if (!interaction) return sendRefusal(reply, EXPIRED)
      const isOffered = oneClickLogin && isLocalLogin(provider.issuer, request, interaction)
      const shortcuts = isOffered ? await findShortcuts(database, interaction.clientId) : []
      return sendForm(reply, page => render({ ...page, shortcuts }), interaction)
    }
  }

  function deciding(kind: 'login' | 'signup', decide: Decide, render: Render) {
    return async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const received = await receive(request, reply)
      if ('status' in received) return sendRefusal(reply, received)
      const { form, interaction } = received
      const outcome = await decide(options, form, { request, interaction })
      const email = form.text(kind === 'login' ? 'username' : 'email')
      await recordForm({ kind, interaction, email, outcome, request }, database, eventLog)
      if (kind === 'signup') await mailAfterSignUp(database, provider.issuer, email, outcome)
      if ('problem' in outcome) {
        request.log.info({ status: outcome.status, reason: outcome.problem.message }, 'Form refused')
        return sendForm(reply, render, interaction, outcome)
      }
      reply.headers(pageHeaders(interaction.redirectUri))
      if ('denied' in outcome)
        return reply.redirect(await denyInteraction(provider, outcome.denied, request, reply), 303)
      await accounts.recordLogin(outcome.userId, request.ip)
      const persistent = (await findTenantSettings(database)).session_cookie.mode === 'persistent'
      return reply.redirect(await finishInteraction(provider, outcome.userId, persistent, request, reply), 303)
    }
  }

  async function askForReset(request: Request, reply: FastifyReply): Promise<FastifyReply> {
    const received = await receive(request, reply)
    if ('status' in received) return sendRefusal(reply, received)
    const { form, interaction } = received
    const email = form.text('email').trim()
    const refuse = (refused: RefusedForm) => sendForm(reply, renderForgottenPasswordPage, interaction, refused)
    if (!parseEmailAddress(email)) {
      return refuse({ status: 400, email, problem: { field: 'email', message: NO_ADDRESS } })
    }
    const tooEarly = await requestReset({ interaction, email, request }, resets, eventLog)
    if (tooEarly) return refuse(askToWait(email, tooEarly, 'email'))
    return reply.type('text/html; charset=utf-8').send(renderMailedPage(email))
  }

  /** Parses a form of the interaction in the URL, or sends an error page. */
  async function receive(request: Request, reply: FastifyReply): Promise<Received | RefusalPage> {
    const form = receiveForm(request, ownOrigin)
    if ('status' in form) return form
    const interaction = await findInteraction(provider, request.params.uid, request, reply)
    if (!interaction) return EXPIRED
    return verifyFormToken(form.text('form_token'), interaction.tokenBinding) ? { form, interaction } : FORGED
  }
}

function sendForm(
  reply: FastifyReply,
  render: Render,
  { application, redirectUri, loginHint, tokenBinding }: LoginInteraction,
  refused?: RefusedForm,
): FastifyReply {
  if (refused) reply.code(refused.status)
  if (refused?.retryAfterSeconds !== undefined) reply.header('retry-after', String(refused.retryAfterSeconds))
  const email = refused?.email ?? loginHint
  return reply
    .headers(pageHeaders(redirectUri))
    .type('text/html; charset=utf-8')
    .send(render({ application, email, formToken: issueFormToken(tokenBinding), problem: refused?.problem }))
}
