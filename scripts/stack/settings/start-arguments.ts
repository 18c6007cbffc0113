import { parseArgs } from 'node:util'
import { CannotStart } from '../../cannot-start.ts'
import { CLIENTS } from '../../clients/catalog.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The options of a start, and the environment variable that each of them sets. */
const OPTIONS = [
  { name: 'client', variable: 'TOLLGATE_CLIENT', value: '<name>', wanted: 'a name such as "vue"' },
  {
    name: 'client-origin',
    variable: 'CLIENT_ORIGIN_URL',
    value: '<origin>',
    wanted: 'an origin such as "http://localhost:3000"',
  },
] as const

const USAGE = '"--client <name>", "--client-origin <origin>" and "--help"'

/** The help text of a start. */
export const HELP: string = `Usage: npm start -- [options]

  --client <name>            serve this client instead of the bundled one (TOLLGATE_CLIENT)
  --client-origin <origin>   start no client, and allow your own at this origin (CLIENT_ORIGIN_URL)
  --help                     show this text

Clients:

${CLIENTS.map(({ name, title }) => `  ${name.padEnd(18)} ${title}`).join('\n')}
`

/** Whether the arguments contain `--help`. */
export function areForHelp(args: readonly string[]): boolean {
  return args.includes('--help')
}

/**
 * Reads the arguments of `npm start --`. They take precedence over the environment.
 *
 * @returns the environment with them
 * @throws {CannotStart} for an argument that is not an option of a start
 */
export function withArguments(environment: Environment, args: readonly string[]): Environment {
  const values = parse(args)
  const given = OPTIONS.flatMap(({ name, variable, value, wanted }) => {
    // npm keeps an option that it does not know, and hands it on in this way only.
    if (environment[`npm_config_${name.replace('-', '_')}`]) {
      throw new CannotStart(`npm has kept "--${name}" for itself: write "npm start -- --${name} ${value}"`)
    }
    const text = values[name]
    if (text === '') throw new CannotStart(`--${name} is "": write ${wanted}`)
    return text === undefined ? [] : [[variable, text]]
  })
  return { ...environment, ...Object.fromEntries(given) }
}

function parse(args: readonly string[]): Partial<Record<(typeof OPTIONS)[number]['name'], string>> {
  try {
    return parseArgs({ args: [...args], options: { client: { type: 'string' }, 'client-origin': { type: 'string' } } })
      .values
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(`${reason.split('\n', 1)[0]}: the options are ${USAGE}`, { cause })
  }
}
