import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import type { World } from '../world.ts'

const PROGRAM = join(import.meta.dirname, '../../node_modules/auth0-deploy-cli/lib/index.js')

/**
 * Runs the tool as documented, with the tenant in environment variables and no other settings.
 *
 * @param settings more variables, such as `AUTH0_INCLUDED_ONLY`
 * @throws Error with its output, if its exit code is not 0
 */
export async function runTool(
  world: World,
  args: readonly string[],
  settings: Record<string, string> = {},
): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: tmpdir(),
    env: { ...ownEnvironment(), ...environmentFor(world), ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  assert.equal(code, 0, output)
  return output
}

/**
 * Exports everything that the tool supports, unless the settings select less.
 *
 * @param look called with the output folder, which is removed afterwards
 */
export async function withExport(
  world: World,
  format: 'yaml' | 'directory',
  look: (folder: string) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-export-'))
  try {
    const output = await runTool(world, ['export', '--format', format, '--output_folder', folder], settings)
    assert.match(output, /Export Successful/)
    await look(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function environmentFor({ secureOrigin, authorityFile, manager }: World): Record<string, string> {
  return {
    AUTH0_DOMAIN: new URL(secureOrigin).host,
    AUTH0_CLIENT_ID: manager.clientId,
    AUTH0_CLIENT_SECRET: manager.clientSecret,
    NODE_EXTRA_CA_CERTS: authorityFile,
  }
}

/** The environment of this process, without variables that configure another tenant. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AUTH0_')))
}
