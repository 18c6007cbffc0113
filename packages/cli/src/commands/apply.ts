import { watch } from 'node:fs'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { sendConfiguration } from '../configuration.ts'
import { Failure } from '../failure.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['apply [--delete] [--watch] [--json]'],
  description: `Changes the running local tenant to what tenant.yaml and tollgate.yaml in this folder
say, and prints the changes. With a mistake in a file, nothing is changed.`,
  options: {
    delete: {
      type: 'boolean',
      default: false,
      describe:
        'delete the applications, APIs, grants and roles that tenant.yaml does not list, in the sections that it has',
    },
    watch: {
      type: 'boolean',
      default: false,
      describe: 'apply the files again whenever one of them changes, until Ctrl-C',
    },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
} as const satisfies CommandLine

const SETTLED_MILLISECONDS = 100

/** Applies the files once, or whenever they change. Exit code 1 for mistakes in the files. */
export async function apply(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const send = async () => {
    const tenant = await findLocalTenant(invocation.folder, invocation.environment.TOLLGATE_DATA)
    return await sendConfiguration(tenant, invocation, { apply: true, delete: values.delete, json: values.json })
  }
  if (!values.watch) return (await send()).succeeded ? 0 : 1
  await applyAlways(invocation, send)
  return 0
}

/** Editors write a file in several steps, so changes are applied when they have settled. */
async function applyAlways({ folder, write, stopRequested }: Invocation, send: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const sendNext = (): void => {
    running = running.then(send).then(
      () => {},
      (error: unknown) => {
        if (!(error instanceof Failure)) throw error
        write(`${error.message}\n`)
      },
    )
  }
  const watcher = watch(folder, (_event, name) => {
    if (!name?.endsWith('.yaml')) return
    clearTimeout(timer)
    timer = setTimeout(sendNext, SETTLED_MILLISECONDS)
  })
  sendNext()
  await stopRequested()
  clearTimeout(timer)
  watcher.close()
  await running
}
