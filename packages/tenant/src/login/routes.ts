import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../accounts/accounts.ts'
import { verifyFormToken } from './form-token.ts'
import { findInteraction, finishInteraction, type LoginInteraction } from './interaction.ts'
import { logIn, showLoginPage } from './log-in.ts'
import { pageHeaders } from './page-headers.ts'
import { type PostedForm, parsePostedForm } from './posted-form.ts'
import { answerError, EXPIRED, FORGED, MALFORMED, sendRefusal } from './refusal-pages.ts'
import { isForeignPost } from './request-origin.ts'
import { showSignUpPage, signUp } from './sign-up.ts'

export interface LoginRoutesOptions {
  provider: Provider
  accounts: Accounts
}

/** Far more than an email address and a password need. */
const BODY_LIMIT_BYTES = 8192

type Request = FastifyRequest<{ Params: { uid: string } }>
type Show = (interaction: LoginInteraction, reply: FastifyReply) => FastifyReply
/** Answers a posted form itself, or tells whose login it completes. */
type Submit = (
  accounts: Accounts,
  form: PostedForm,
  interaction: LoginInteraction,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<{ userId: string } | FastifyReply>

/** The pages on which a person logs in or signs up, below `/u/:uid`: the address and the cookie path of an interaction. */
export const loginRoutes: FastifyPluginAsync<LoginRoutesOptions> = async (app, { provider, accounts }) => {
  const ownOrigin = new URL(provider.issuer).origin

  // Only forms are posted here, whatever bodies the application around this plugin can read.
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders())
  })
  app.setErrorHandler(answerError)

  const start: Show = ({ uid, startsWithSignUp }, reply) =>
    reply.redirect(`/u/${uid}/${startsWithSignUp ? 'signup' : 'login'}`, 303)
  app.get('/u/:uid', showing(start))
  app.get('/u/:uid/login', showing(showLoginPage))
  app.get('/u/:uid/signup', showing(showSignUpPage))
  app.post('/u/:uid/login', { bodyLimit: BODY_LIMIT_BYTES }, submitting(logIn))
  app.post('/u/:uid/signup', { bodyLimit: BODY_LIMIT_BYTES }, submitting(signUp))

  function showing(show: Show) {
    return async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const interaction = await findInteraction(provider, request.params.uid, request, reply)
      if (!interaction) return sendRefusal(reply, EXPIRED)
      return show(interaction, reply.headers(pageHeaders(interaction.redirectUri)))
    }
  }

  function submitting(submit: Submit) {
    return async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      if (isForeignPost(request.headers, ownOrigin)) return sendRefusal(reply, FORGED)
      const form = parsePostedForm(request.body)
      if (!form) return sendRefusal(reply, MALFORMED)
      const interaction = await findInteraction(provider, request.params.uid, request, reply)
      if (!interaction) return sendRefusal(reply, EXPIRED)
      if (!verifyFormToken(form.text('form_token'), interaction.tokenBinding)) return sendRefusal(reply, FORGED)

      reply.headers(pageHeaders(interaction.redirectUri))
      const outcome = await submit(accounts, form, interaction, request, reply)
      if (!('userId' in outcome)) return outcome
      await accounts.recordLogin(outcome.userId)
      return reply.redirect(await finishInteraction(provider, outcome.userId, request, reply), 303)
    }
  }
}
