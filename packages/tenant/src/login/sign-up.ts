import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import type { Problem } from './field.ts'
import { issueFormToken } from './form-token.ts'
import type { LoginInteraction } from './interaction.ts'
import type { PostedForm } from './posted-form.ts'
import { renderSignUpPage } from './sign-up-page.ts'
import { askToWait } from './waiting.ts'

export function showSignUpPage(interaction: LoginInteraction, reply: FastifyReply): FastifyReply {
  return send(reply, interaction, interaction.loginHint)
}

/** Makes an account from a posted sign-up form: tells whose it is, or shows the form again with what is wrong. */
export async function signUp(
  accounts: Accounts,
  form: PostedForm,
  interaction: LoginInteraction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ userId: string } | FastifyReply> {
  const email = form.text('email')
  const outcome = await accounts.signUp({ email, password: form.text('password'), ip: request.ip })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) {
    request.log.warn({ retryAfterSeconds: outcome.retryAfterSeconds }, 'Sign-up slowed')
    return send(reply, interaction, email, { field: 'password', message: askToWait(reply, outcome) })
  }

  request.log.info({ field: outcome.refused }, 'Sign-up refused')
  return send(reply.code(400), interaction, email, { field: outcome.refused, message: outcome.reason })
}

function send(reply: FastifyReply, interaction: LoginInteraction, email: string, problem?: Problem): FastifyReply {
  const { application, tokenBinding } = interaction
  const page = renderSignUpPage({ application, email, formToken: issueFormToken(tokenBinding), problem })
  return reply.type('text/html; charset=utf-8').send(page)
}
