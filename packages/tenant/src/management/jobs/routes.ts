import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { mailVerification } from '../../accounts/account-mail.ts'
import { hashPassword } from '../../accounts/passwords/passwords.ts'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import { atomically, type Database } from '../../store/database.ts'
import { findJob, type ImportError, insertJob, type Job } from '../../store/jobs.ts'
import { listAdministrators } from '../../store/users/administrators.ts'
import { insertMail } from '../../store/users/outbox.ts'
import type { User } from '../../store/users/users.ts'
import { requireClient } from '../clients/require-client.ts'
import { requireConnection } from '../connections/routes.ts'
import { invalidBody, notSupported, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { requireUser } from '../users/routes.ts'
import { type ImportForm, readForms } from './import-form.ts'
import { importUser } from './imported-user.ts'

interface VerificationBody {
  user_id: string
  client_id?: string
  identity?: { user_id: string; provider: string }
  organization_id?: string
}

type Params = { Params: { id: string } }

const verificationBody = objectSchema<VerificationBody>(
  {
    user_id: { type: 'string', minLength: 1, maxLength: 255 },
    client_id: { type: 'string', maxLength: 200 },
    identity: objectSchema<NonNullable<VerificationBody['identity']>>(
      { user_id: { type: 'string', maxLength: 255 }, provider: { type: 'string', maxLength: 100 } },
      ['user_id', 'provider'],
    ),
    organization_id: { type: 'string', maxLength: 50 },
  },
  ['user_id'],
)

/** `/jobs`: imports of users, and mails to verify an email address. A job has run when its request is answered. */
export function addJobs(app: FastifyInstance, database: Database, issuer: string): void {
  const read = { config: { policy: anyScope('create:users', 'read:users') } }

  app.register(async scoped => {
    readForms(scoped)
    scoped.post<{ Body: ImportForm }>(
      '/jobs/users-imports',
      { config: { policy: anyScope('create:users') }, bodyLimit: BODY_LIMITS.usersImport },
      async ({ body }, reply) => {
        await requireConnection(database, body.connectionId)
        return reply.code(202).send(pending(await runImport(database, body)))
      },
    )
  })

  app.post<{ Body: VerificationBody }>(
    '/jobs/verification-email',
    { config: { policy: anyScope('update:users') }, schema: { body: verificationBody } },
    async ({ body }, reply) => {
      if (body.organization_id !== undefined) {
        throw notSupported('The mail names no organization here: leave out "organization_id"')
      }
      if (body.client_id !== undefined) await requireClient(database, body.client_id)
      const user = await requireUser(database, body.user_id)
      await mailVerification(database, issuer, { user_id: user.user_id, email: addressOf(user, body.identity) })
      return reply.code(201).send(pending(await insertJob(database, { type: 'verification_email' })))
    },
  )

  app.get<Params>('/jobs/:id', read, async ({ params }) => (await requireJob(database, params.id)).job)

  app.get<Params>('/jobs/:id/errors', read, async ({ params }, reply) => {
    const { errors } = await requireJob(database, params.id)
    return errors.length > 0 ? errors : reply.code(204).send()
  })
}

/** All users of a file, in one transaction: a crash leaves none of them. */
async function runImport(
  database: Database,
  { users, connectionId, upsert, externalId, sendsMail }: ImportForm,
): Promise<Job> {
  // Slow, and therefore before the transaction.
  const unknownPasswordHash = await hashPassword(randomBytes(32).toString('base64url'))
  return atomically(database, async transaction => {
    const summary = { failed: 0, updated: 0, inserted: 0, total: users.length }
    const errors: ImportError[] = []
    for (const user of users) {
      const outcome = await importUser(transaction, user, { upsert, unknownPasswordHash })
      summary[typeof outcome === 'string' ? outcome : 'failed']++
      if (typeof outcome !== 'string') errors.push(outcome)
    }
    const about = { connection_id: connectionId, ...(externalId !== undefined && { external_id: externalId }) }
    const job = await insertJob(transaction, { type: 'users_import', ...about, summary }, errors)
    if (sendsMail) await mailAdministrators(transaction, job, summary)
    return job
  })
}

async function mailAdministrators(
  transaction: Database,
  { id }: Job,
  { inserted, updated, failed }: NonNullable<Job['summary']>,
): Promise<void> {
  const body = `The import of users ${id} is complete: ${inserted} inserted, ${updated} updated, ${failed} failed.\n`
  for (const { email: recipient } of await listAdministrators(transaction)) {
    await insertMail(transaction, { recipient, subject: 'Your import of users is complete', body })
  }
}

/** The address of a user, or of one of the accounts that are linked to it. */
function addressOf({ user_id, email, linked }: User, identity: VerificationBody['identity']): string {
  if (!identity || user_id === `${identity.provider}|${identity.user_id}`) return email
  const found = linked.find(each => each.provider === identity.provider && each.identity_id === identity.user_id)
  if (!found) throw invalidBody('The user has no such identity')
  return found.email
}

/** As at Auth0, the response to a request does not know yet how the job ends. */
function pending({ summary: _summary, ...job }: Job): object {
  return { ...job, status: 'pending' }
}

async function requireJob(database: Database, id: string) {
  const found = await findJob(database, id)
  if (!found) throw new RequestRefused(404, 'inexistent_job', 'The job does not exist')
  return found
}
