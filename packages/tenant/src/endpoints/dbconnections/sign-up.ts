import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mailVerification } from '../../accounts/account-mail.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { askToWaitAfter } from '../../accounts/attempts/waiting-time.ts'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import type { EventLog } from '../../logs/event-log.ts'
import { registrationSource } from '../../logs/request.ts'
import type { Database } from '../../store/database.ts'
import { areSignUpsOpen } from '../../store/users/connections.ts'
import { updateUser } from '../../store/users/users.ts'
import { type Body, bodyProblem, parseBody, recordOutcome, tooManyRequests } from './body.ts'
import type { SignUpAttributes } from './sign-up-attributes.ts'

interface Options {
  issuer: string
  database: Database
  accounts: Accounts
  eventLog: EventLog
}

/** A rejected sign-up: its response, and its log entry. */
interface Refused {
  status: 400 | 429
  description: string
  response: object
  logCode: 'fs' | 'limit_sul'
  retryAfterSeconds?: number
}

/** `POST /dbconnections/signup`: creates an account. */
export function addSignUp(app: FastifyInstance, options: Options): void {
  app.post('/dbconnections/signup', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const body = parseBody(request.body)
    const outcome = await signUp(options, body, request)
    if ('status' in outcome) {
      const { status, description, response, logCode, retryAfterSeconds } = outcome
      if (retryAfterSeconds !== undefined) reply.header('Retry-After', retryAfterSeconds)
      recordOutcome(options.eventLog, request, logCode, body, { description })
      return reply.code(status).send(response)
    }
    const { userId } = outcome
    const email = body.text('email').trim().toLowerCase()
    await completeAccount(options, userId, email, body.attributes)
    recordOutcome(options.eventLog, request, 'ss', body, { user_id: userId })
    return { _id: userId.replace(/^auth0\|/, ''), email_verified: false, email, ...body.attributes }
  })
}

async function signUp(
  { database, accounts }: Options,
  body: Body,
  request: FastifyRequest,
): Promise<{ userId: string } | Refused> {
  const missing = ['client_id', 'password'].find(name => !body.text(name))
  const problem = (await bodyProblem(database, body)) ?? (missing && `${missing} is required`)
  if (problem) return refused(problem, { error: problem })
  if (!(await areSignUpsOpen(database))) {
    return refused('Public signup is disabled', badRequest('public_signup_disabled', 'Public signup is disabled'))
  }
  const outcome = await accounts.signUp({
    email: body.text('email'),
    password: body.text('password'),
    ip: request.ip,
    source: registrationSource(body.text('client_id'), request),
  })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) {
    const { retryAfterSeconds } = outcome
    const description = askToWaitAfter('sign-ups', outcome)
    const response = tooManyRequests(description)
    return { status: 429, description, response, logCode: 'limit_sul', retryAfterSeconds }
  }
  const { reason } = outcome
  if (outcome.refused === 'policy') return refused(reason, badRequest('extensibility_error', reason))
  return refused(
    reason,
    outcome.refused === 'password' ? weakPassword(reason) : badRequest('invalid_signup', 'Invalid sign up'),
  )
}

function refused(description: string, response: object): Refused {
  return { status: 400, description, response, logCode: 'fs' }
}

async function completeAccount(
  { issuer, database }: Options,
  userId: string,
  email: string,
  attributes: SignUpAttributes,
): Promise<void> {
  if (Object.keys(attributes).length > 0) await updateUser(database, userId, columnsOf(attributes))
  await mailVerification(database, issuer, { user_id: userId, email })
}

function columnsOf({ user_metadata, ...attributes }: SignUpAttributes): Parameters<typeof updateUser>[2] {
  return { ...attributes, ...(user_metadata && { user_metadata: JSON.stringify(user_metadata) }) }
}

function badRequest(code: string, description: string): object {
  return { name: 'BadRequestError', code, description, statusCode: 400 }
}

function weakPassword(policy: string): object {
  return {
    name: 'PasswordStrengthError',
    message: 'Password is too weak',
    code: 'invalid_password',
    description: { rules: [{ code: 'passwordPolicy', message: policy, verified: false }], verified: false },
    policy,
    statusCode: 400,
  }
}
