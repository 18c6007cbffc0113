import type { IncomingHttpHeaders } from 'node:http'
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { mailVerification } from '../accounts/account-mail.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { ResetRequests } from '../accounts/reset-requests.ts'
import { askToWaitAfter } from '../accounts/waiting-time.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { allowApplicationOrigins } from '../http/cross-origin.ts'
import { isForeignPost } from '../http/cross-site-post.ts'
import type { EventLog } from '../logs/event-log.ts'
import { sourceOf } from '../logs/request.ts'
import { findClient } from '../store/clients.ts'
import { areSignUpsOpen, DATABASE_CONNECTION } from '../store/connections.ts'
import type { Database } from '../store/database.ts'
import { updateUser } from '../store/users.ts'
import { attributesProblem, type SignUpAttributes, signUpAttributes } from './sign-up-attributes.ts'

interface Options {
  issuer: string
  database: Database
  accounts: Accounts
  resets: ResetRequests
  eventLog: EventLog
}

/** Signing up and asking for a new password without a page of the tenant's: `/dbconnections/*` of Auth0's Authentication API. */
export const dbconnections: FastifyPluginAsync<Options> = async (
  app,
  { issuer, database, accounts, resets, eventLog },
) => {
  const paths = ['/dbconnections/signup', '/dbconnections/change_password']
  allowApplicationOrigins(app, database, { paths, methods: 'POST' })
  await app.register(formbody, { bodyLimit: BODY_LIMITS.dbconnections })
  const ownOrigin = new URL(issuer).origin
  app.addHook('onRequest', async ({ method, headers }, reply) => {
    if (method === 'POST' && isForeignForm(headers, ownOrigin)) return reply.code(403).send({ error: FOREIGN_FORM })
  })

  /** @returns what is wrong with the request before any account is looked at, in Auth0's words */
  async function refusalOf(body: Body): Promise<string | undefined> {
    const missing = ['email', 'connection'].find(name => !body.text(name))
    if (missing) return `${missing} is required`
    if (body.text('connection') !== DATABASE_CONNECTION) return 'The connection does not exist'
    const clientId = body.text('client_id')
    if (clientId && !(await findClient(database, clientId))) return `Client not found: ${clientId}`
    return attributesProblem(body.attributes)
  }

  /** Notes what came of a request, under one of Auth0's codes. */
  function note(
    request: FastifyRequest,
    type: string,
    body: Body,
    more: { description?: string; user_id?: string } = {},
  ) {
    const client_id = body.text('client_id')
    eventLog.record({
      ...sourceOf(request),
      type,
      ...more,
      ...(client_id && { client_id }),
      connection: DATABASE_CONNECTION,
      user_name: body.text('email').trim().toLowerCase(),
    })
  }

  app.post('/dbconnections/signup', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const body = parseBody(request.body)
    const refuse = (description: string, answer: object, status = 400, type = 'fs') => {
      note(request, type, body, { description })
      return reply.code(status).send(answer)
    }
    const missing = ['client_id', 'password'].find(name => !body.text(name))
    const refusal = (await refusalOf(body)) ?? (missing && `${missing} is required`)
    if (refusal) return refuse(refusal, { error: refusal })
    if (!(await areSignUpsOpen(database))) {
      return refuse('Public signup is disabled', badRequest('public_signup_disabled', 'Public signup is disabled'))
    }

    const outcome = await accounts.signUp({
      email: body.text('email'),
      password: body.text('password'),
      ip: request.ip,
    })
    if ('retryAfterSeconds' in outcome) {
      reply.header('Retry-After', outcome.retryAfterSeconds)
      const description = askToWaitAfter('sign-ups', outcome)
      return refuse(description, tooManyRequests(description), 429, 'limit_sul')
    }
    if ('refused' in outcome) {
      const isWeak = outcome.refused === 'password'
      return refuse(
        outcome.reason,
        isWeak ? weakPassword(outcome.reason) : badRequest('invalid_signup', 'Invalid sign up'),
      )
    }
    const { userId } = outcome
    const email = body.text('email').trim().toLowerCase()
    const { attributes } = body
    if (Object.keys(attributes).length > 0) await updateUser(database, userId, columnsOf(attributes))
    await mailVerification(database, issuer, { user_id: userId, email })
    note(request, 'ss', body, { user_id: userId })
    return { _id: userId.replace(/^auth0\|/, ''), email_verified: false, email, ...attributes }
  })

  app.post('/dbconnections/change_password', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const body = parseBody(request.body)
    const refusal = await refusalOf(body)
    if (refusal) {
      note(request, 'fcpr', body, { description: refusal })
      return reply.code(400).send({ error: refusal })
    }

    const taken = await resets.request(body.text('email'), request.ip)
    if ('retryAfterSeconds' in taken) {
      const description = askToWaitAfter('requests for a new password', taken)
      note(request, 'fcpr', body, { description })
      return reply.code(429).header('Retry-After', taken.retryAfterSeconds).send(tooManyRequests(description))
    }
    note(request, 'scpr', body, taken.userId ? { user_id: taken.userId } : {})
    // The same whether or not somebody has this address.
    return reply.type('text/html; charset=utf-8').send("We've just sent you an email to reset your password.")
  })
}

const FOREIGN_FORM = 'A page of another site cannot send a form: send JSON from an origin of the application'

/**
 * Tells whether a page of another site posts a form. A browser sends one without a preflight, wherever the page is from; JSON it
 * sends only where CORS lets it. What is no browser may send either.
 */
function isForeignForm(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const { origin, 'content-type': type = '' } = headers
  if (/^\s*application\/json\s*(?:;|$)/i.test(type)) return false
  return origin === 'null' || isForeignPost(headers, ownOrigin)
}

interface Body {
  /** The member's text, or an empty one. */
  text(name: string): string
  attributes: SignUpAttributes
}

function parseBody(value: unknown): Body {
  const members = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}))
  const text = (name: string): string => {
    const member: unknown = members.get(name)
    return typeof member === 'string' ? member : ''
  }
  return {
    text,
    attributes: signUpAttributes(members),
  }
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

function tooManyRequests(error_description: string): object {
  return { error: 'too_many_requests', error_description }
}
