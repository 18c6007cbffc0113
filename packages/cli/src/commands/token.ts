import { parseArgs } from 'node:util'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { isSecureIssuer } from '../local-issuer.ts'
import { findLocalTenant, type LocalTenant } from '../local-tenant.ts'
import { requestToken, type Subject } from '../request-token.ts'

const SUBJECTS: readonly Subject[] = ['user', 'admin', 'app']

const help = `Usage: tollgate token [--as user|admin|app] [--audience <identifier>]
                      [--issuer <issuer> | --https]

Prints a fresh access token of the running local tenant, and nothing else.

  --as        whose token: the seeded user (the default), the seeded admin,
              or the test application's own
  --audience  the API it is for, by its identifier; without it, the Hello World API
  --issuer    which of the tenant's issuers it comes from, such as
              http://localhost:7070/ or https://localhost:7443/; without it, the
              one that $AUTH0_DOMAIN names, else the one over http
  --https     the issuer over https
  --help      shows this

The tenant is found through its data folder: $TOLLGATE_DATA, or the nearest
".tollgate" in this folder or one above it.
`

/** Prints an access token for scripts: the token on stdout, everything else on stderr. */
export async function token({ args, folder, environment, write }: Invocation): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      as: { type: 'string', default: 'user' },
      audience: { type: 'string' },
      issuer: { type: 'string' },
      https: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return write(help)

  const subject = SUBJECTS.find(known => known === values.as)
  if (!subject) throw new Failure(`Unknown --as "${values.as}": choose "user", "admin" or "app"`)
  const { https, issuer } = values
  if (https && issuer !== undefined) throw new Failure('"--issuer" and "--https" both name an issuer: leave one out')

  const tenant = await findLocalTenant(folder, environment.TOLLGATE_DATA)
  const secure = https || wantsSecure(tenant, issuer, environment.AUTH0_DOMAIN)
  const audience = values.audience === undefined ? {} : { audience: values.audience }
  write(`${await requestToken(tenant, { as: subject, secure, ...audience })}\n`)
}

function wantsSecure(tenant: LocalTenant, issuer: string | undefined, domain: string | undefined): boolean {
  if (issuer !== undefined) return isSecureIssuer(tenant, issuer, '--issuer')
  return domain ? isSecureIssuer(tenant, domain, 'AUTH0_DOMAIN') : false
}
