import { styleText } from 'node:util'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import packageJson from '../../package.json' with { type: 'json' }
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { type FileChange, writeChange } from '../init/file-change.ts'
import { planInit } from '../init/plan.ts'

const COMMAND_LINE = {
  usage: ['init [<file>] [--yes]'],
  description: `Adds the guard to the Fastify, Express, Hono or NestJS project in this folder, and shows
the changes: a module that creates the guard, two lines where the application is created,
the dependency, and the variables of ".env.example". <file> is where the application is
created, such as src/app.ts. Default: the file in this folder that creates one.`,
  options: {
    yes: { type: 'boolean', default: false, describe: 'make the changes. Default: only show them' },
  },
  allowPositionals: true,
  notes: `Afterwards each route must state a policy. The guard refuses to serve those that do not.`,
} as const satisfies CommandLine

/** Shows what adds the guard to a project, and with `--yes` does it. */
export async function init({ args, folder, write }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const { changes, routes, policy } = await planInit(folder, positionals, packageJson.version)
  for (const change of changes) write(diffOf(change))
  if (routes.length > 0) {
    write(`These routes need a policy, such as ${policy}:\n${routes.map(route => `  ${route}\n`).join('')}\n`)
  }
  if (values.yes) {
    for (const change of changes) await writeChange(folder, change)
    write('Done. Next: install the dependencies, copy ".env.example" to ".env", and give each route a policy\n')
  } else write('Nothing was changed. "tollgate init --yes" makes these changes\n')
  return 0
}

const COLORS: Readonly<Record<string, 'green' | 'red'>> = { '+': 'green', '-': 'red' }

/** In the unified format, with the lines around each change. */
function diffOf({ name, before, after }: FileChange): string {
  const options = { context: 2, headerOptions: FILE_HEADERS_ONLY }
  const old = before === undefined ? '/dev/null' : name
  const patch = createTwoFilesPatch(old, name, before ?? '', after, '', '', options)
  const lines = patch.split('\n').map(line => {
    const color = COLORS[line.charAt(0)]
    return color ? styleText(color, line) : line
  })
  return `${lines.join('\n')}\n`
}
