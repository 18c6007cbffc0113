import { parseArgs } from 'node:util'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { findLocalTenant } from '../local-tenant.ts'

const help = `Usage: tollgate env

Prints shell lines that point Auth0's tools at the running local tenant over
https, and let them trust its certificate:

  eval "$(npx tollgate env)"

  --help  shows this

The tenant is found through its data folder: $TOLLGATE_DATA, or the nearest
".tollgate" in this folder or one above it.
`

/** Prints what a tool needs that takes an Auth0 domain: a bare host, and whom to trust for it. */
export async function env({ args, folder, dataFolder, write }: Invocation): Promise<void> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean' } } })
  if (values.help) return write(help)

  const { origin, secure } = await findLocalTenant(folder, dataFolder)
  if (!secure) {
    throw new Failure(`The tenant at ${origin} has no https: start it with HTTPS_PORT set to a port, such as 7443`)
  }
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
