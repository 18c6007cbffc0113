import type { FastifyInstance } from 'fastify'
import { parseEmailAddress } from '../../accounts/email-address.ts'
import { findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import {
  deleteInvitation,
  findInvitation,
  type Invitation,
  insertInvitation,
  listInvitations,
} from '../../store/organizations/invitations.ts'
import { mapPage } from '../../store/page.ts'
import { listConnections } from '../../store/users/connections.ts'
import { insertMail } from '../../store/users/outbox.ts'
import { requireClient } from '../clients/require-client.ts'
import { invalidBody, RequestRefused } from '../http/errors.ts'
import { FIELDS, type FieldsQuery, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { requireRole } from '../roles/routes.ts'
import { requireOrganization } from './routes.ts'

type Params = { Params: { id: string } }
type InvitationParams = { Params: { id: string; invitation: string } }

interface InvitationBody {
  inviter: { name: string }
  invitee: { email: string }
  client_id: string
  connection_id?: string
  app_metadata?: Record<string, unknown>
  user_metadata?: Record<string, unknown>
  ttl_sec?: number
  roles?: string[]
  send_invitation_email?: boolean
  identity_provider?: string
}

const DEFAULT_SECONDS = 604_800
const LONGEST_SECONDS = 2_592_000
const MOST_ROLES = 50

const invitationBody: ObjectSchema<InvitationBody> = objectSchema<InvitationBody>(
  {
    inviter: objectSchema<{ name: string }>({ name: { type: 'string', minLength: 1, maxLength: 300 } }, ['name']),
    invitee: objectSchema<{ email: string }>({ email: { type: 'string', format: 'email', maxLength: 254 } }, ['email']),
    client_id: { type: 'string', minLength: 1, maxLength: 200 },
    connection_id: { type: 'string', maxLength: 50 },
    app_metadata: { type: 'object' },
    user_metadata: { type: 'object' },
    ttl_sec: { type: 'integer', minimum: 0, maximum: LONGEST_SECONDS },
    roles: { type: 'array', maxItems: MOST_ROLES, items: { type: 'string', minLength: 1, maxLength: 100 } },
    send_invitation_email: { type: 'boolean' },
    identity_provider: { type: 'string', enum: ['default'] },
  },
  ['inviter', 'invitee', 'client_id'],
)

/** The invitations of an organization. Their secrets are shown once, in the response to their creation. */
export function addOrganizationInvitations(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:organization_invitations') } }

  app.get<Params & { Querystring: PagingQuery & FieldsQuery & { sort?: string } }>(
    '/organizations/:id/invitations',
    {
      ...read,
      schema: {
        querystring: objectSchema<PagingQuery & FieldsQuery & { sort?: string }>({
          ...PAGING,
          ...FIELDS,
          sort: { type: 'string', enum: ['created_at:-1'] },
        }),
      },
    },
    async ({ params, query }) => {
      const { id } = await requireOrganization(database, params.id)
      const paging = parsePaging(query)
      const page = await listInvitations(database, id, paging)
      return listAnswer(
        'invitations',
        paging,
        mapPage(page, item => pickFields(invitationDocument(item), query)),
      )
    },
  )

  app.get<InvitationParams>('/organizations/:id/invitations/:invitation', read, async ({ params }) =>
    invitationDocument(await requireInvitation(database, params)),
  )

  // Auth0 responds with 200, not 201.
  app.post<Params & { Body: InvitationBody }>(
    '/organizations/:id/invitations',
    { config: { policy: anyScope('create:organization_invitations') }, schema: { body: invitationBody } },
    async ({ params, body }) => {
      const organization = await requireOrganization(database, params.id)
      const { invitation, secret } = await create(database, organization.id, body)
      const url = await linkOf(database, invitation, organization.name, secret)
      if (body.send_invitation_email !== false) await mail(database, invitation, organization.display_name, url)
      return { ...invitationDocument(invitation), invitation_url: url, ticket_id: secret }
    },
  )

  app.delete<InvitationParams>(
    '/organizations/:id/invitations/:invitation',
    { config: { policy: anyScope('delete:organization_invitations') } },
    async ({ params }, reply) => {
      const { id } = await requireInvitation(database, params)
      await deleteInvitation(database, id)
      return reply.code(204).send()
    },
  )
}

async function create(
  database: Database,
  organization_id: string,
  body: InvitationBody,
): Promise<{ invitation: Invitation; secret: string }> {
  const { inviter, invitee, client_id, connection_id, app_metadata, user_metadata, roles = [], ttl_sec = 0 } = body
  const client = await requireClient(database, client_id)
  if ((client.organization_usage ?? 'deny') === 'deny') {
    throw invalidBody(
      'The application does not use organizations: set its "organization_usage" to "allow" or "require"',
    )
  }
  if (!client.initiate_login_uri) {
    throw invalidBody('A default login route is required to generate the invitation url: set "initiate_login_uri"')
  }
  const known = await listConnections(database)
  if (connection_id !== undefined && !known.some(({ id }) => id === connection_id)) {
    throw invalidBody(`The connection "${connection_id}" does not exist`)
  }
  for (const role of roles) await requireRole(database, role)
  const invitation = {
    organization_id,
    email: parseEmailAddress(invitee.email) ?? invitee.email.toLowerCase(),
    inviter,
    client_id,
    roles,
    ...(connection_id !== undefined && { connection_id }),
    ...(app_metadata && { app_metadata }),
    ...(user_metadata && { user_metadata }),
  }
  return insertInvitation(database, invitation, ttl_sec || DEFAULT_SECONDS)
}

/** The application's own page starts the login, with these parameters. */
async function linkOf(database: Database, invitation: Invitation, name: string, secret: string): Promise<string> {
  const client = await findClient(database, invitation.client_id)
  const url = new URL(client?.initiate_login_uri ?? '')
  url.searchParams.set('invitation', secret)
  url.searchParams.set('organization', invitation.organization_id)
  url.searchParams.set('organization_name', name)
  return url.href
}

async function mail(
  database: Database,
  { email, inviter }: Invitation,
  organization: string,
  url: string,
): Promise<void> {
  await insertMail(database, {
    recipient: email,
    subject: `You are invited to ${organization}`,
    body: `${inviter.name} invites you to ${organization}. Open this link to accept:\n\n${url}`,
  })
}

async function requireInvitation(database: Database, params: InvitationParams['Params']): Promise<Invitation> {
  await requireOrganization(database, params.id)
  const invitation = await findInvitation(database, params.id, params.invitation)
  if (!invitation) throw new RequestRefused(404, '', 'The invitation does not exist.')
  return invitation
}

function invitationDocument({ email, expires_at, ...invitation }: Invitation): object {
  return { ...invitation, invitee: { email }, expires_at: new Date(expires_at * 1000).toISOString() }
}
