import { allOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { listSigningKeys, revokeSigningKey, rotateSigningKey, type SigningKey } from '../../store/tokens/keys.ts'
import { inexistent, notSupported } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { certificateOf } from './certificate.ts'

type Params = { Params: { kid: string } }

/** `/keys/signing`: the keys that sign tokens. */
export function addSigningKeys(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:signing_keys') } }

  app.get('/keys/signing', read, async () => Promise.all((await listSigningKeys(database)).map(documentOf)))

  app.get<Params>('/keys/signing/:kid', read, async ({ params }) => documentOf(await requireKey(database, params.kid)))

  app.post(
    '/keys/signing/rotate',
    { config: { policy: allOf(scopes('create:signing_keys', 'update:signing_keys')) } },
    async (_request, reply) => {
      await rotateSigningKey(database)
      const next = (await listSigningKeys(database)).find(key => key.current_since === null)
      if (!next) throw inexistent('signing_key')
      return reply.code(201).send(await briefDocumentOf(next))
    },
  )

  app.put<Params>(
    '/keys/signing/:kid/revoke',
    { config: { policy: anyScope('update:signing_keys') } },
    async ({ params }) => {
      const key = await requireKey(database, params.kid)
      if (key.current_until === null) {
        throw notSupported('The key signs at present, or is the next to sign: rotate before you revoke it')
      }
      await revokeSigningKey(database, key.kid)
      return briefDocumentOf(key)
    },
  )
}

async function requireKey(database: Database, kid: string): Promise<SigningKey> {
  const key = (await listSigningKeys(database)).find(each => each.kid === kid)
  if (!key) throw inexistent('signing_key')
  return key
}

async function documentOf(key: SigningKey): Promise<object> {
  const { kid, current_since, current_until, revoked_at } = key
  return {
    kid,
    ...(await certificateOf(key)),
    current: current_since !== null && current_until === null,
    next: current_since === null,
    previous: current_until !== null,
    ...(current_since !== null && { current_since }),
    ...(current_until !== null && { current_until }),
    revoked: revoked_at !== null,
    ...(revoked_at !== null && { revoked_at }),
  }
}

async function briefDocumentOf(key: SigningKey): Promise<object> {
  const { cert } = await certificateOf(key)
  return { kid: key.kid, cert }
}
