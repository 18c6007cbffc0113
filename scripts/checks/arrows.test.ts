import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { execPath } from 'node:process'
import { after, before, describe, it } from 'node:test'
import { root } from '../steps.ts'

const BIOME = join(root, 'node_modules/@biomejs/biome/bin/biome')

const FORBIDDEN: readonly [file: string, source: string][] = [
  ['packages/guard/src/a-framework.ts', "import 'fastify'"],
  ['packages/guard/src/a-library.ts', "import 'jose'"],
  ['packages/guard/src/an-adapter.ts', "import './adapters/fastify.ts'"],
  ['packages/guard/src/the-issuer-for-tests.ts', "import './testing/test-issuer.ts'"],
  ['packages/guard/src/the-environment.ts', 'export const variable = process.env.VARIABLE'],
  [
    'packages/guard/src/the-imported-environment.ts',
    "import { env } from 'node:process'\nexport const variable = env.VARIABLE",
  ],
  ['packages/guard/src/adapters/fastify/fastify.ts', "import 'express'"],
  ['packages/guard/src/adapters/express/express.ts', "import 'fastify'"],
  ['packages/guard/src/adapters/node/node.ts', "import 'hono'"],
  ['packages/tenant/src/a-command.ts', "import 'tollgate'"],
  ['packages/tenant/src/an-app.ts', "import '@tollgate/hello-world-api'"],
  ['packages/tenant/src/the-insides-of-the-guard.ts', "import '../../../packages/guard/src/jose/jws.ts'"],
  ['packages/tenant/src/the-signals.ts', "process.on('SIGINT', () => {})"],
  ['packages/tenant/src/store/an-account.ts', "import '../accounts/accounts.ts'"],
  ['packages/tenant/src/accounts/a-page.ts', "import '../login/layout.ts'"],
  ['packages/tenant/src/login/the-engine.ts', "import '../engine/engine.ts'"],
  ['packages/tenant/src/management/users/the-engine.ts', "import '../../engine/engine.ts'"],
  ['packages/tenant/src/engine/an-endpoint.ts', "import '../endpoints/token.ts'"],
  ['packages/cli/src/an-app.ts', "import '@tollgate/hello-world-client/main'"],
  ['packages/dashboard/src/the-tenant.tsx', "import '@tollgate/tenant'"],
  ['apps/api/src/the-tenant.ts', "import '@tollgate/tenant'"],
  ['apps/api/src/the-insides-of-the-guard.ts', "import '../../../packages/guard/dist/jws.js'"],
  ['apps/client/src/the-tenant.tsx', "import '@tollgate/tenant/hello-world'"],
  ['apps/client/src/the-guard.tsx', "import '@tollgate/guard'"],
  ['apps/client/server/the-environment.ts', 'export const variable = process.env.VARIABLE'],
  ['apps/client/server/the-guard.ts', "import '@tollgate/guard'"],
  ['e2e/src/the-insides-of-an-app.ts', "import '../../apps/api/src/app.ts'"],
]

const ALLOWED: readonly [file: string, source: string][] = [
  ['packages/guard/src/keys/node.ts', "import './jose/jws.ts'\nimport '../options/options.ts'\nimport 'node:crypto'"],
  ['packages/guard/src/adapters/hono/hono.ts', "import '../../guard.ts'\nimport 'hono'\nimport 'hono/cors'"],
  ['packages/guard/test/guard.test.ts', "import 'jose'\nimport 'fastify'"],
  ['packages/tenant/src/main.ts', "process.on('SIGINT', () => {})"],
  [
    'packages/tenant/src/the-guard.ts',
    "import '@tollgate/guard/fastify'\nimport { pid } from 'node:process'\nexport { pid }",
  ],
  ['packages/tenant/src/management/users/the-store.ts', "import '../../store/users.ts'\nimport '../http/errors.ts'"],
  ['apps/api/src/the-guard.ts', "import '@tollgate/guard'\nimport 'fastify'"],
  ['apps/client/server/the-loopback-check.ts', "import '@tollgate/loopback'"],
  ['apps/client/src/the-sdk.tsx', "import '@auth0/auth0-react'"],
]

describe('biome.arrows.json, the import directions', () => {
  let folder = ''
  let reported = new Set<string>()

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'tollgate-arrows-'))
    for (const file of ['biome.json', 'biome.arrows.json', '.gitignore']) await cp(join(root, file), join(folder, file))
    for (const [file, source] of [...FORBIDDEN, ...ALLOWED]) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), `${source}\n`)
    }
    reported = lint(folder)
  })
  after(() => rm(folder, { recursive: true }))

  for (const [file, source] of FORBIDDEN) {
    it(`forbids ${JSON.stringify(source)} in ${file}`, () => assert.ok(reported.has(file)))
  }

  for (const [file, source] of ALLOWED) {
    it(`allows ${JSON.stringify(source)} in ${file}`, () => assert.ok(!reported.has(file)))
  }
})

/** @returns the files with a forbidden import */
function lint(folder: string): Set<string> {
  const rules = ['style/noRestrictedImports', 'style/noRestrictedGlobals'].map(rule => `--only=${rule}`)
  const args = [BIOME, 'lint', '--reporter=github', '--max-diagnostics=none', ...rules]
  const { stdout } = spawnSync(execPath, args, { cwd: folder, encoding: 'utf8' })
  return new Set(
    [...stdout.matchAll(/^::error .*?file=([^,]+),/gm)].map(([, file = '']) =>
      relative(folder, file).replaceAll('\\', '/'),
    ),
  )
}
