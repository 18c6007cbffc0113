import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../accounts/accounts.ts'
import { askToWaitAfter } from '../accounts/attempts/waiting-time.ts'
import { enrolmentUri } from '../accounts/one-time-password.ts'
import type { SecondFactors } from '../accounts/second-factors.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import type { EventLog } from '../logs/event-log.ts'
import type { Database } from '../store/database.ts'
import { serveFormPages } from './forms/form-pages.ts'
import { issueFormToken } from './forms/form-token.ts'
import { finishSecondFactor } from './interaction.ts'
import { pageHeaders } from './page-headers.ts'
import type { Problem } from './pages/field.ts'
import { EXPIRED, sendRefusal } from './pages/refusal-pages.ts'
import {
  renderChallengePage,
  renderEnrolmentPage,
  renderNewRecoveryCodePage,
  renderRecoveryPage,
} from './pages/second-factor-pages.ts'
import { findWaitingLogin, receiveStep, type WaitingLogin } from './waiting-login.ts'

interface Options {
  provider: Provider
  database: Database
  accounts: Accounts
  eventLog: EventLog
}

type Request = FastifyRequest<{ Params: { uid: string } }>
type Outcome = Awaited<ReturnType<SecondFactors['verify' | 'recover' | 'confirm']>>

/** One page, and how its code is checked. */
interface Step {
  render(waiting: WaitingLogin, page: { formToken: string; problem?: Problem | undefined }): Promise<string | undefined>
  check(userId: string, code: string): Promise<Outcome>
  wrong: string
}

const WRONG_CODE = 'The code is wrong or was already used: enter the one that the app shows now'
const WRONG_RECOVERY_CODE = 'This is not your recovery code, or it was already used'

/** The pages for a second factor, below `/u/:uid/mfa`, which is the URL and the cookie path of the interaction. */
export const secondFactorRoutes: FastifyPluginAsync<Options> = async (
  app,
  { provider, database, accounts, eventLog },
) => {
  const { secondFactors } = accounts
  await serveFormPages(app, database)

  const steps: Readonly<Record<string, Step>> = {
    'otp-challenge': {
      render: async (_waiting, page) => renderChallengePage(page),
      check: secondFactors.verify,
      wrong: WRONG_CODE,
    },
    'recovery-code-challenge': {
      render: async (_waiting, page) => renderRecoveryPage(page),
      check: secondFactors.recover,
      wrong: WRONG_RECOVERY_CODE,
    },
    'otp-enrollment': {
      async render({ userId }, page) {
        const [authenticator, user] = [await secondFactors.enrol(userId), await accounts.findById(userId)]
        if (!authenticator || !user) return undefined
        const { secret } = authenticator
        return renderEnrolmentPage({ ...page, secret, uri: enrolmentUri(secret, 'Tollgate', user.email) })
      },
      check: secondFactors.confirm,
      wrong: WRONG_CODE,
    },
  }

  app.get('/u/:uid/mfa', async (request: Request, reply) => {
    const waiting = await findWaitingLogin(provider, 'mfa', request, reply)
    if (!waiting) return sendRefusal(reply, EXPIRED)
    const page = (await secondFactors.find(waiting.userId)) ? 'otp-challenge' : 'otp-enrollment'
    return reply.redirect(`/u/${request.params.uid}/mfa/${page}`, 303)
  })

  for (const [name, step] of Object.entries(steps)) {
    app.get(`/u/:uid/mfa/${name}`, async (request: Request, reply) => {
      const waiting = await findWaitingLogin(provider, 'mfa', request, reply)
      return waiting ? send(reply, step, waiting) : sendRefusal(reply, EXPIRED)
    })

    app.post(`/u/:uid/mfa/${name}`, { bodyLimit: BODY_LIMITS.form }, async (request: Request, reply) => {
      const received = await receiveStep(provider, 'mfa', request, reply)
      if ('status' in received) return sendRefusal(reply, received)
      const { waiting, form } = received
      const outcome = await step.check(waiting.userId, form.text('code').trim())
      const isWrong = 'refused' in outcome || 'retryAfterSeconds' in outcome
      eventLog.record({
        type: isWrong ? 'gd_auth_failed' : 'gd_auth_succeed',
        ip: request.ip,
        user_id: waiting.userId,
        client_id: waiting.clientId,
      })
      if ('refused' in outcome) return send(reply.code(400), step, waiting, { field: 'code', message: step.wrong })
      if ('retryAfterSeconds' in outcome) {
        reply.code(429).header('retry-after', String(outcome.retryAfterSeconds))
        return send(reply, step, waiting, { field: 'code', message: askToWaitAfter('wrong codes', outcome) })
      }
      const next = await finishSecondFactor(provider, request, reply)
      reply.headers(pageHeaders(waiting.redirectUri))
      if (!('recoveryCode' in outcome) || outcome.recoveryCode === undefined) return reply.redirect(next, 303)
      return reply.type('text/html; charset=utf-8').send(renderNewRecoveryCodePage(outcome.recoveryCode, next))
    })
  }

  async function send(
    reply: FastifyReply,
    step: Step,
    waiting: WaitingLogin,
    problem?: Problem,
  ): Promise<FastifyReply> {
    const page = await step.render(waiting, { formToken: issueFormToken(waiting.tokenBinding), problem })
    if (page === undefined) return sendRefusal(reply, EXPIRED)
    return reply.headers(pageHeaders(waiting.redirectUri)).type('text/html; charset=utf-8').send(page)
  }
}
