import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import type { Problem } from './field.ts'
import { issueFormToken } from './form-token.ts'
import type { LoginInteraction } from './interaction.ts'
import { renderLoginPage } from './login-page.ts'
import type { PostedForm } from './posted-form.ts'
import { askToWait } from './waiting.ts'

const REFUSALS = {
  /** The same for an unknown email address and for a wrong password. */
  credentials: { status: 400, message: 'Wrong email address or password' },
  blocked: { status: 403, message: 'This account is blocked. Ask whoever runs this service for help' },
} as const

export function showLoginPage(interaction: LoginInteraction, reply: FastifyReply): FastifyReply {
  return send(reply, interaction, interaction.loginHint)
}

/** Checks a posted login form: tells who logs in, or shows the form again with what is wrong. */
export async function logIn(
  accounts: Accounts,
  form: PostedForm,
  interaction: LoginInteraction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ userId: string } | FastifyReply> {
  const email = form.text('username')
  const password = form.text('password')
  const missing = missingField(email, password)
  if (missing) return send(reply.code(400), interaction, email, missing)

  const outcome = await accounts.authenticate({ email, password, ip: request.ip })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) {
    request.log.warn({ retryAfterSeconds: outcome.retryAfterSeconds }, 'Login slowed')
    return send(reply, interaction, email, { field: 'password', message: askToWait(reply, outcome) })
  }

  const { status, message } = REFUSALS[outcome.refused]
  request.log.info({ reason: outcome.refused }, 'Login refused')
  return send(reply.code(status), interaction, email, { field: 'password', message })
}

function missingField(email: string, password: string): Problem | undefined {
  if (email.trim() === '') return { field: 'username', message: 'Enter your email address' }
  if (password === '') return { field: 'password', message: 'Enter your password' }
  return undefined
}

function send(reply: FastifyReply, interaction: LoginInteraction, email: string, problem?: Problem): FastifyReply {
  const { application, tokenBinding } = interaction
  const page = renderLoginPage({ application, email, formToken: issueFormToken(tokenBinding), problem })
  return reply.type('text/html; charset=utf-8').send(page)
}
