import { parseArgs } from 'node:util'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { findLocalTenant, requestToken, type Subject } from '../local-tenant.ts'

const SUBJECTS: readonly Subject[] = ['user', 'admin', 'app']

const help = `Usage: tollgate token [--as user|admin|app] [--audience <identifier>]

Prints a fresh access token of the running local tenant, and nothing else.

  --as        whose token: the seeded user (the default), the seeded admin,
              or the test application's own
  --audience  the API it is for, by its identifier; without it, the Hello World API
  --help      shows this

The tenant is found through its data folder: $TOLLGATE_DATA, or the nearest
".tollgate" in this folder or one above it.
`

/** Prints an access token for scripts: the token on stdout, everything else on stderr. */
export async function token({ args, folder, dataFolder, write }: Invocation): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { as: { type: 'string', default: 'user' }, audience: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return write(help)

  const subject = SUBJECTS.find(known => known === values.as)
  if (!subject) throw new Failure(`Unknown --as "${values.as}": choose "user", "admin" or "app"`)

  const tenant = await findLocalTenant(folder, dataFolder)
  const audience = values.audience === undefined ? {} : { audience: values.audience }
  write(`${await requestToken(tenant, { as: subject, ...audience })}\n`)
}
