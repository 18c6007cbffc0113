import { dirname, join } from 'node:path'
import { CA_VARIABLES, writeCaBundle } from '../ca-bundle.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { requireSecure } from '../tenant/local-issuer.ts'
import { findLocalTenant, readAuthority, type SecureOrigin } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['env'],
  description: `Prints lines for a POSIX shell or fish that point Auth0's tools at the running
local tenant over https, and let them trust its certificate:

  eval "$(npx tollgate env)"

  AUTH0_DOMAIN         the tenant's host and port
  NODE_EXTRA_CA_CERTS  the tenant's certificate, for Node, which also trusts its
                       own certificates
  SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE
                       for OpenSSL, Go, Python and curl, which trust only this
                       file: "ca-bundle.pem" in the data folder. This command
                       writes it with the certificates of the system and those
                       that these variables name, so other hosts stay reachable.`,
  options: {},
  notes: `The tenant is found by its data folder: $TOLLGATE_DATA, or the nearest ".tollgate"
in this folder or one above it.`,
} as const satisfies CommandLine

/** Prints what a tool needs that takes an Auth0 domain: a bare host, and the certificates to trust for it. */
export async function env({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  if (!parseCommandLine({ args, write }, COMMAND_LINE)) return 0
  const tenant = await findLocalTenant(folder, environment.TOLLGATE_DATA)
  const secure = requireSecure(tenant)
  const path = join(dirname(tenant.path), 'ca-bundle.pem')
  await writeCaBundle({ path, authority: await readAuthority(secure), folder, environment })
  write(line('AUTH0_DOMAIN', new URL(secure.origin).host))
  for (const name of CA_VARIABLES) {
    const isAddition = name === 'NODE_EXTRA_CA_CERTS' && !namesOther(environment[name], secure)
    write(line(name, isAddition ? secure.authorityFile : path))
  }
  return 0
}

function namesOther(file: string | undefined, { authorityFile }: SecureOrigin): boolean {
  return Boolean(file) && file !== authorityFile
}

function line(name: string, value: string): string {
  return `export ${name}=${quoted(value)}\n`
}

/**
 * A word of the shell; what needs no quotes gets none. A backslash is outside of the quotes, like a quote: within them, it
 * means something else in fish than in POSIX shells.
 */
function quoted(value: string): string {
  return /^[\w./:-]+$/.test(value) ? value : `'${value.replaceAll(/['\\]/g, character => `'\\${character}'`)}'`
}
