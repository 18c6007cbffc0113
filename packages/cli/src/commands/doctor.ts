import { parseArgs, styleText } from 'node:util'
import { findApiSettings, readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { checkApi, checkAudience, checkCertificate, checkIssuer, type Finding, passed } from '../doctor/findings.ts'
import { table } from '../table.ts'

const HELP = `Usage: tollgate doctor [options]

Checks the configuration of an API and its issuer: ".env" and the domain, discovery,
keys, clock, audience, the API itself, CORS by a preflight request, and TLS.

  --issuer    the issuer. Default: $AUTH0_DOMAIN, AUTH0_DOMAIN in ".env", or the
              running local tenant
  --audience  the identifier of the API. Default: $AUTH0_AUDIENCE, AUTH0_AUDIENCE
              in ".env", or the Hello World API
  --api       the URL of the API. Default: http://localhost:6060
  --client    the origin of the client. Default: $CLIENT_ORIGIN_URL,
              CLIENT_ORIGIN_URL in ".env", or http://localhost:4040
  --json      print JSON
  --help      show this help

Exit codes: 0 no check failed, 1 a check failed, 2 wrong usage.
`

const MARKS = { passed: '✓', failed: '✗', 'not checked': '–' }
const COLORS = { passed: 'green', failed: 'red', 'not checked': 'dim' } as const

/** Prints what is right and wrong in a configuration. */
export async function doctor(invocation: Invocation): Promise<ExitCode> {
  const { values } = parseArgs({
    args: invocation.args,
    options: {
      issuer: { type: 'string' },
      audience: { type: 'string' },
      api: { type: 'string', default: 'http://localhost:6060' },
      client: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    invocation.write(HELP)
    return 0
  }
  const file = await readEnvFile(invocation.folder)
  const variable = 'CLIENT_ORIGIN_URL'
  const client = values.client || invocation.environment[variable] || file[variable] || 'http://localhost:4040'
  const settings = await findApiSettings(invocation, values)
  const findings: Finding[] = [
    passed('Issuer', `${settings.issuer} from ${settings.issuerSource}`),
    ...(await checkIssuer(settings, Date.now)),
    await checkAudience(settings),
    ...(await checkApi({ api: values.api, client })),
    await checkCertificate(settings, Date.now()),
  ]
  const rows = findings.map(({ check, outcome, detail }) => [styleText(COLORS[outcome], MARKS[outcome]), check, detail])
  invocation.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : table(rows))
  return findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}
