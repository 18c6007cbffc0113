import { styleText } from 'node:util'
import { findApiSettings, readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { checkApi, checkAudience, checkCertificate, checkIssuer, type Finding, passed } from '../doctor/findings.ts'
import { table } from '../table.ts'

const COMMAND_LINE = {
  usage: ['doctor [options]'],
  description: `Checks the configuration of an API and its issuer: ".env" and the domain, discovery,
keys, clock, audience, the API itself, CORS by a preflight request, and TLS.`,
  options: {
    issuer: {
      type: 'string',
      describe: 'the issuer. Default: $AUTH0_DOMAIN, AUTH0_DOMAIN in ".env", or the running local tenant',
    },
    audience: {
      type: 'string',
      describe: 'the identifier of the API. Default: $AUTH0_AUDIENCE, AUTH0_AUDIENCE in ".env", or the Hello World API',
    },
    api: {
      type: 'string',
      default: 'http://localhost:6060',
      describe: 'the URL of the API. Default: http://localhost:6060',
    },
    client: {
      type: 'string',
      describe:
        'the origin of the client. Default: $CLIENT_ORIGIN_URL, CLIENT_ORIGIN_URL in ".env", or http://localhost:4040',
    },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  notes: `Exit codes: 0 no check failed, 1 a check failed, 2 wrong usage.`,
} as const satisfies CommandLine

const MARKS = { passed: '✓', failed: '✗', 'not checked': '–' }
const COLORS = { passed: 'green', failed: 'red', 'not checked': 'dim' } as const

/** Prints what is right and wrong in a configuration. */
export async function doctor(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
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
