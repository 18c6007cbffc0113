import { parseArgs } from 'node:util'
import type { Invocation } from '../command.ts'
import { requireSecure } from '../local-issuer.ts'
import { findLocalTenant, readAuthority } from '../local-tenant.ts'

const help = `Usage: tollgate env

Prints shell lines that point Auth0's tools at the running local tenant over
https, and let them trust its certificate:

  eval "$(npx tollgate env)"

  --help  shows this

The tenant is found through its data folder: $TOLLGATE_DATA, or the nearest
".tollgate" in this folder or one above it.
`

/** Prints what a tool needs that takes an Auth0 domain: a bare host, and whom to trust for it. */
export async function env({ args, folder, environment, write }: Invocation): Promise<void> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean' } } })
  if (values.help) return write(help)

  const secure = requireSecure(await findLocalTenant(folder, environment.TOLLGATE_DATA))
  await readAuthority(secure)
  const variables = {
    AUTH0_DOMAIN: new URL(secure.origin).host,
    NODE_EXTRA_CA_CERTS: secure.authorityFile,
    // What Go's and OpenSSL's tools read.
    SSL_CERT_FILE: secure.authorityFile,
  }
  for (const [name, value] of Object.entries(variables)) write(`export ${name}=${quoted(value)}\n`)
}

/** A word of the POSIX shell; what needs no quotes gets none. */
function quoted(value: string): string {
  return /^[\w./:-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
