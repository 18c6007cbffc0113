import type { IncomingHttpHeaders } from 'node:http'
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync } from 'fastify'
import type { Accounts } from '../../accounts/accounts.ts'
import type { ResetRequests } from '../../accounts/reset-requests.ts'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import { allowApplicationOrigins } from '../../http/cross-origin.ts'
import { isForeignPost } from '../../http/cross-site-post.ts'
import type { EventLog } from '../../logs/event-log.ts'
import type { Database } from '../../store/database.ts'
import { addChangePassword } from './change-password.ts'
import { addSignUp } from './sign-up.ts'

interface Options {
  issuer: string
  database: Database
  accounts: Accounts
  resets: ResetRequests
  eventLog: EventLog
}

/** `/dbconnections/*` of Auth0's Authentication API: sign-ups and password resets from an application's own pages. */
export const dbconnections: FastifyPluginAsync<Options> = async (app, options) => {
  const paths = ['/dbconnections/signup', '/dbconnections/change_password']
  allowApplicationOrigins(app, options.database, { paths, methods: 'POST' })
  await app.register(formbody, { bodyLimit: BODY_LIMITS.dbconnections })
  const ownOrigin = new URL(options.issuer).origin
  app.addHook('onRequest', async ({ method, headers }, reply) => {
    if (method === 'POST' && isForeignForm(headers, ownOrigin)) return reply.code(403).send({ error: FOREIGN_FORM })
  })
  addSignUp(app, options)
  addChangePassword(app, options)
}

const FOREIGN_FORM = 'A page of another site cannot send a form: send JSON from an origin of the application'

/**
 * Whether a page of another site posts a form. A browser sends a form without a preflight from any page; it sends JSON
 * only where CORS allows it. A client that is
 * not a browser may send both.
 */
function isForeignForm(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const { origin, 'content-type': type = '' } = headers
  if (/^\s*application\/json\s*(?:;|$)/i.test(type)) return false
  return origin === 'null' || isForeignPost(headers, ownOrigin)
}
