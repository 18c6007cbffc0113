/**
 * Installs and builds the clients in `clients/`, and runs the journey of a user through each of them in a browser.
 * Arguments name the clients; default: all. `--generate` writes the files that are copies instead.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { CannotStart } from './cannot-start.ts'
import { CLIENTS, type ClientProject, findClient } from './clients/catalog.ts'
import { generateFiles } from './clients/generated-files.ts'
import { buildPages, installClients } from './clients/project.ts'
import { format } from './generated/format.ts'
import { build, root } from './steps.ts'

const args = process.argv.slice(3)
if (args.includes('--generate')) generate()
else {
  try {
    await check(args.length === 0 ? CLIENTS : args.map(named))
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

function generate(): void {
  for (const [path, text] of format(generateFiles(root), root)) {
    const file = join(root, path)
    // An unchanged file keeps its time, so that nothing is built again.
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

async function check(clients: readonly ClientProject[]): Promise<void> {
  await build()
  await installClients(clients)
  const built = []
  for (const client of clients) built.push({ name: client.name, pages: await buildPages(client) })
  const environment = {
    CLIENTS: JSON.stringify(built),
    STARTED_CLIENTS: JSON.stringify(oneOfEachTool(clients).map(({ name }) => name)),
  }
  const options = ['--test', '--enable-source-maps', '--test-reporter=spec', '--test-concurrency=2']
  const { status } = spawnSync(
    process.execPath,
    [...options, 'e2e/dist/clients/journey.js', 'e2e/dist/clients/start.js'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } },
  )
  process.exitCode = status ?? 1
}

/** A start takes seconds. Clients with the same SDK and the same variables start in the same way. */
function oneOfEachTool(clients: readonly ClientProject[]): ClientProject[] {
  return [...new Map(clients.map(client => [`${client.sdk} ${client.prefix}`, client])).values()]
}

function named(name: string): ClientProject {
  const client = findClient(name)
  if (client) return client
  process.stderr.write(`There is no client "${name}": choose ${CLIENTS.map(known => known.name).join(', ')}\n`)
  process.exit(1)
}
