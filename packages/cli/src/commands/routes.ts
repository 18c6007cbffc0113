import { findApiSettings } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { Failure, UsageError } from '../failure.ts'
import { type Route, readRoutes, requirement } from '../routes/openapi.ts'
import { type Probe, probeRoute, requestProbeTokens } from '../routes/probe.ts'
import { table } from '../table.ts'

const COMMAND_LINE = {
  usage: ['routes [<url or file>] [--probe] [options]'],
  description: `Lists the routes of an API with what each requires, from its OpenAPI document:
<url>/openapi.json, or a file. Default: http://localhost:6060`,
  options: {
    probe: {
      type: 'boolean',
      default: false,
      describe:
        'call each route with no token, an expired one, one for another API, one without permissions and a good one, and compare the responses with what the route requires. Needs the running local tenant.',
    },
    origin: { type: 'string', describe: 'where to send the probes, if the routes come from a file' },
    unsafe: {
      type: 'boolean',
      default: false,
      describe: 'with --probe, send the good token also with methods that may change data, such as POST and DELETE',
    },
    issuer: { type: 'string', describe: 'the issuer of the tokens, as for "tollgate explain"' },
    audience: { type: 'string', describe: 'the audience of the tokens, as for "tollgate explain"' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
  notes: `Exit codes: 0 success, 1 a response contradicts the requirement, 2 wrong usage.`,
} as const satisfies CommandLine

/** Prints the routes of an API, and checks them by requests if asked to. */
export async function routes(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [source = 'http://localhost:6060', ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`Unexpected argument "${rest[0]}": pass one URL or file`)
  if (!values.probe && (values.unsafe || values.origin !== undefined)) {
    throw new UsageError('"--unsafe" and "--origin" have an effect with "--probe" only: add it')
  }
  const found = await readRoutes(source)
  if (!values.probe) {
    const rows = found.map(route => ({ ...route, requires: requirement(route) }))
    invocation.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : listed(found))
    return 0
  }
  const results = await probeAll(invocation, found, originOf(source, values.origin), values)
  invocation.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : probed(results))
  return results.every(({ probes }) => probes.every(({ passed }) => passed)) ? 0 : 1
}

interface Result {
  route: Route
  probes: readonly Probe[]
}

async function probeAll(
  invocation: Invocation,
  found: readonly Route[],
  origin: string,
  options: { issuer?: string | undefined; audience?: string | undefined; unsafe: boolean },
): Promise<Result[]> {
  const settings = await findApiSettings(invocation, options)
  const { tenant, issuer } = settings
  if (!tenant) {
    throw new Failure(
      `"--probe" needs tokens of the running local tenant, but the issuer is "${issuer}": pass "--issuer"`,
    )
  }
  const tokens = await requestProbeTokens(tenant, settings)
  const results: Result[] = []
  for (const route of found) {
    results.push({ route, probes: await probeRoute(route, origin, tokens, options.unsafe) })
  }
  return results
}

function originOf(source: string, given: string | undefined): string {
  const url = URL.parse(given ?? source)
  if (url && /^https?:$/.test(url.protocol)) return url.origin
  throw new UsageError('The routes come from a file: pass the URL of the API as "--origin"')
}

function listed(found: readonly Route[]): string {
  return table([['Method', 'Path', 'Requires'], ...found.map(route => [route.method, route.path, requirement(route)])])
}

function probed(results: readonly Result[]): string {
  const rows = results.flatMap(({ route, probes }) =>
    probes.map(({ name, status, expected, passed }) => [
      status === undefined ? '–' : passed ? '✓' : '✗',
      route.method,
      route.path,
      name,
      expected,
      status === undefined ? '' : String(status),
    ]),
  )
  const failed = results.flatMap(({ probes }) => probes).filter(({ passed }) => !passed).length
  const summary = failed === 0 ? 'All responses are as required.' : `${failed} responses contradict the requirements.`
  return `${table([['', 'Method', 'Path', 'Token', 'Expected', 'Status'], ...rows])}\n${summary}\n`
}
