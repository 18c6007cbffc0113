import { styleText } from 'node:util'
import { type ApiSettings, findApiSettings } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { type Check, type Explanation, explainToken, holds, shown } from '../explain/checks.ts'
import { type Credentials, parseCredentials } from '../explain/credentials.ts'
import { Failure } from '../failure.ts'
import { type Route, readRoutes, requirement } from '../routes/openapi.ts'
import { table } from '../table.ts'
import { fetchIssuerKeys } from '../tokens/issuer-keys.ts'

const COMMAND_LINE = {
  usage: [
    'explain [options] <token>',
    'explain [options] curl -H "Authorization: Bearer <token>" <url>',
    'explain [options] -        (reads one of these from standard input)',
  ],
  description: `Explains why an API accepts or rejects an access token: each check of the guard,
with what it expects and what the token contains, and what each route of the API
responds. The token is not printed.`,
  options: {
    issuer: {
      type: 'string',
      describe:
        'the issuer that the API trusts. Default: $AUTH0_DOMAIN, AUTH0_DOMAIN in ".env", or the running local tenant',
    },
    audience: {
      type: 'string',
      describe: 'the identifier of the API. Default: $AUTH0_AUDIENCE, AUTH0_AUDIENCE in ".env", or the Hello World API',
    },
    api: {
      type: 'string',
      describe:
        'the URL of the API, or a file with its OpenAPI document, for the routes. Default: the URL of the curl command line, or http://localhost:6060 if it responds',
    },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
  notes: `Exit codes: 0 the token is valid, 1 it is not, 2 wrong usage.`,
} as const satisfies CommandLine

const LOCAL_API = 'http://localhost:6060'

/** Prints what the guard of an API decides about a token, and why. */
export async function explain(invocation: Invocation): Promise<ExitCode> {
  const { options, words } = splitCurl(invocation.args)
  const parsed = parseCommandLine({ args: options, write: invocation.write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const given = [...positionals, ...words]
  const credentials = parseCredentials(
    given.length === 1 && given[0] === '-' ? [(await invocation.read()).trim()] : given,
  )
  const settings = await findApiSettings(invocation, values)
  const { keys } = await fetchIssuerKeys(settings.issuer, settings.authority)
  const explanation = await explainToken(credentials.authorization, settings, { keys }, Date.now())
  const routes = await findRoutes(values.api, credentials)
  const print = values.json ? printJson : printText
  print(invocation, settings, explanation, routes)
  return explanation.decision.granted ? 0 : 1
}

/** The options of curl belong to curl. */
function splitCurl(args: readonly string[]): { options: string[]; words: string[] } {
  const start = args.indexOf('curl')
  return start === -1 ? { options: [...args], words: [] } : { options: args.slice(0, start), words: args.slice(start) }
}

interface FoundRoutes {
  source: string
  /** Or why they are missing. */
  routes: readonly Route[] | string
}

/** An API that was named must respond. Another one may be missing. */
async function findRoutes(api: string | undefined, { request }: Credentials): Promise<FoundRoutes> {
  if (api !== undefined) return { source: api, routes: await readRoutes(api) }
  const source = request?.url.origin ?? LOCAL_API
  try {
    return { source, routes: await readRoutes(source) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { source, routes: error.message }
  }
}

function printText(
  { write }: Invocation,
  { issuer, issuerSource, audience, audienceSource }: ApiSettings,
  explanation: Explanation,
  { source, routes }: FoundRoutes,
): void {
  const { checks, decision, hint, token } = explanation
  write(
    table([
      ['Issuer', issuer, `from ${issuerSource}`],
      ['Audience', audience, `from ${audienceSource}`],
    ]),
  )
  write(`\n${table([['', 'Check', 'Expected', 'Received'], ...checks.map(row)])}`)
  if (token) {
    const { sub, azp, client_id, permissions, scope } = token.claims
    const facts = { sub, client: client_id ?? azp, permissions, scope }
    const known = Object.entries(facts).filter(([, value]) => value !== undefined)
    write(`\n${table(known.map(([name, value]) => [name, shown(value)]))}`)
  }
  write(`\n${verdict(decision)}\n`)
  if (hint) write(`Hint: ${hint}\n`)
  write(routesText(source, routes, decision))
}

function routesText(source: string, routes: FoundRoutes['routes'], decision: Explanation['decision']): string {
  if (typeof routes === 'string') return `\nThe routes are unknown: ${routes}\n`
  const rows = routes.map(route => [route.method, route.path, responseFor(route, decision), requirement(route)])
  return `\nRoutes of ${source}\n${table(rows, '  ')}`
}

function printJson(
  { write }: Invocation,
  { issuer, audience }: ApiSettings,
  { checks, decision, hint, token }: Explanation,
  { source, routes }: FoundRoutes,
): void {
  const { granted } = decision
  const refusal = granted ? {} : { status: decision.status, reason: decision.reason, description: decision.description }
  const responses =
    typeof routes === 'string'
      ? { error: routes }
      : { routes: routes.map(route => ({ ...route, response: responseFor(route, decision) })) }
  const facts = {
    issuer,
    audience,
    granted,
    ...refusal,
    hint,
    checks,
    claims: token?.claims,
    api: source,
    ...responses,
  }
  write(`${JSON.stringify(facts, null, 2)}\n`)
}

const MARKS = { passed: '✓', failed: '✗', 'not checked': '–' }
const COLORS = { passed: 'green', failed: 'red', 'not checked': 'dim' } as const

function row({ name, outcome, expected, received }: Check): string[] {
  return [styleText(COLORS[outcome], MARKS[outcome]), name, expected, received]
}

function verdict(decision: Explanation['decision']): string {
  if (decision.granted) return 'The token is valid.'
  const { status, error, reason, description } = decision
  return `The API responds ${[status, error].filter(Boolean).join(' ')} (${reason}): ${description ?? 'no token'}`
}

/** What a route responds to the token, by its policy. */
function responseFor({ isOpen, alternatives }: Route, decision: Explanation['decision']): string {
  if (alternatives.length === 0) return 'accepted'
  if (!decision.granted) return String(decision.status)
  const { token } = decision
  const isEnough = token !== undefined && alternatives.some(needed => holds(token, needed))
  return isEnough || isOpen ? 'accepted' : '403'
}
