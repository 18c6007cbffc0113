import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../accounts/accounts.ts'
import type { TooEarly } from '../accounts/attempt-limits.ts'
import { parseEmailAddress } from '../accounts/email-address.ts'
import type { Login } from '../hello-world.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { isForeignPost } from '../http/cross-site-post.ts'
import { renderForgottenPasswordPage, renderMailedPage } from './forgotten-password-pages.ts'
import { askToWait, type FormOutcome, type RefusedForm } from './form-outcome.ts'
import type { FormPage } from './form-page.ts'
import { issueFormToken, verifyFormToken } from './form-token.ts'
import { denyInteraction, findInteraction, finishInteraction, type LoginInteraction } from './interaction.ts'
import { logIn } from './log-in.ts'
import { renderLoginPage } from './login-page.ts'
import { pageHeaders } from './page-headers.ts'
import { type PostedForm, parsePostedForm } from './posted-form.ts'
import { answerError, EXPIRED, FORGED, MALFORMED, type RefusalPage, sendRefusal } from './refusal-pages.ts'
import { signUp } from './sign-up.ts'
import { renderSignUpPage } from './sign-up-page.ts'

export interface LoginRoutesOptions {
  provider: Provider
  accounts: Accounts
  /** Is told how each form came out, before its answer is sent. */
  onForm?: ((form: DecidedForm) => Promise<void>) | undefined
  /** Mails a link to choose a new password, if somebody has the email address. */
  requestReset: (form: ResetForm) => Promise<TooEarly | undefined>
  /** A login that the login page offers at one click; default none. */
  findShortcut?: ((clientId: string) => Promise<Login | undefined>) | undefined
  /** Whether a session goes on when the browser was closed in between; default yes. */
  hasPersistentSessions?: (() => Promise<boolean>) | undefined
}

/** A form that was decided on. */
export interface DecidedForm {
  kind: 'login' | 'signup'
  interaction: LoginInteraction
  /** The email address as typed. */
  email: string
  outcome: FormOutcome
  request: FastifyRequest
}

/** A request for a new password that was posted. */
export interface ResetForm {
  interaction: LoginInteraction
  /** An email address, as it was typed. */
  email: string
  request: FastifyRequest
}

const NO_ADDRESS = 'Enter an email address, such as name@example.com'

type Render = (page: FormPage) => string
interface Received {
  form: PostedForm
  interaction: LoginInteraction
}

type Decide = (accounts: Accounts, form: PostedForm, ip: string) => Promise<FormOutcome>
type Request = FastifyRequest<{ Params: { uid: string } }>

/** The pages on which a person logs in or signs up, below `/u/:uid`: the address and the cookie path of an interaction. */
export const loginRoutes: FastifyPluginAsync<LoginRoutesOptions> = async (
  app,
  { provider, accounts, requestReset, onForm, findShortcut, hasPersistentSessions },
) => {
  const ownOrigin = new URL(provider.issuer).origin

  // Only forms are posted here, whatever bodies the application around this plugin can read.
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: BODY_LIMITS.form })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders())
  })
  app.setErrorHandler(answerError)

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
      const shortcut = await findShortcut?.(interaction.clientId)
      return sendForm(reply, page => render({ ...page, shortcut }), interaction)
    }
  }

  function deciding(kind: DecidedForm['kind'], decide: Decide, render: Render) {
    return async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const received = await receive(request, reply)
      if ('status' in received) return sendRefusal(reply, received)
      const { form, interaction } = received
      const outcome = await decide(accounts, form, request.ip)
      const email = form.text(kind === 'login' ? 'username' : 'email')
      await onForm?.({ kind, interaction, email, outcome, request })
      if ('problem' in outcome) {
        request.log.info({ status: outcome.status, reason: outcome.problem.message }, 'Form refused')
        return sendForm(reply, render, interaction, outcome)
      }
      reply.headers(pageHeaders(interaction.redirectUri))
      if ('denied' in outcome)
        return reply.redirect(await denyInteraction(provider, outcome.denied, request, reply), 303)
      await accounts.recordLogin(outcome.userId, request.ip)
      const persistent = (await hasPersistentSessions?.()) ?? true
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
    const tooEarly = await requestReset({ interaction, email, request })
    if (tooEarly) return refuse(askToWait(email, tooEarly, 'email'))
    return reply.type('text/html; charset=utf-8').send(renderMailedPage(email))
  }

  /** Reads a form that belongs to the interaction that its address names; else tells what is wrong with it. */
  async function receive(request: Request, reply: FastifyReply): Promise<Received | RefusalPage> {
    if (isForeignPost(request.headers, ownOrigin)) return FORGED
    const form = parsePostedForm(request.body)
    if (!form) return MALFORMED
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
