import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { runCommand } from '../testing/run-command.ts'

const MODULES = join(import.meta.dirname, '../../../../node_modules')

let base = ''
before(() => {
  base = mkdtempSync(join(tmpdir(), 'tollgate-init-'))
  symlinkSync(MODULES, join(base, 'node_modules'), 'junction')
})
after(() => rmSync(base, { recursive: true }))

function project(files: Readonly<Record<string, string>>, manifest: object): string {
  const folder = mkdtempSync(join(base, 'project-'))
  for (const [name, text] of Object.entries({ ...files, 'package.json': `${JSON.stringify(manifest, null, 2)}\n` })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const HONO = `import { Hono } from 'hono'
import {
  logger,
} from 'hono/logger'

export const app = new Hono({
  strict: true, // such as ")"
})
app.use(logger(() => {}))
app.get('/orders', context => context.text('orders'))
`
const EXPRESS = `const express = require("express");

const app = express();
app.get("/orders", (request, response) => response.send("orders"));
module.exports = { app };
`
const FASTIFY = `import Fastify from 'fastify'
import { settings } from './settings.ts'

async function start() {
  const app = Fastify({ logger: settings.logger })
    .withTypeProvider()
  app.get('/orders', () => 'orders')
}
`
const NEST = `import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module';

@Module({
  imports: [OrdersModule],
})
export class AppModule {}
`
const PROJECTS = {
  hono: { files: { 'src/app.js': HONO }, manifest: { type: 'module', dependencies: { hono: '4' } } },
  express: { files: { 'server.js': EXPRESS }, manifest: { dependencies: { express: '5' } } },
  fastify: { files: { 'src/main.ts': FASTIFY }, manifest: { type: 'module', dependencies: { fastify: '5' } } },
  nest: {
    files: { 'src/app.module.ts': NEST, 'src/orders.module.ts': '@Module({})\nexport class OrdersModule {}\n' },
    manifest: { dependencies: { '@nestjs/core': '12', express: '5' } },
  },
} as const

const EXPECTED: Readonly<
  Record<keyof typeof PROJECTS, readonly [file: string, lines: readonly string[], guard: string]>
> = {
  hono: [
    'src/app.js',
    ["import { protect } from '@tollgate/guard/hono'", "import { guard } from './guard.js'", 'protect(app, guard)'],
    'src/guard.js',
  ],
  express: [
    'server.js',
    [
      'const { protect } = require("@tollgate/guard/express");',
      'const { guard } = require("./guard");',
      'protect(app, guard);',
    ],
    'guard.js',
  ],
  fastify: [
    'src/main.ts',
    [
      "import { protect } from '@tollgate/guard/fastify'",
      "import { guard } from './guard.ts'",
      '  protect(app, guard)',
    ],
    'src/guard.ts',
  ],
  nest: [
    'src/app.module.ts',
    [
      "import { protect } from '@tollgate/guard/nest';",
      "import { guard } from './guard';",
      '  imports: [protect(guard), OrdersModule],',
    ],
    'src/guard.ts',
  ],
}

describe('tollgate init', () => {
  for (const [name, { files, manifest }] of Object.entries(PROJECTS)) {
    const [file, lines, guard] = EXPECTED[name === 'hono' || name === 'express' || name === 'fastify' ? name : 'nest']

    it(`adds the guard to a project with ${name}, and only shows it without --yes`, async () => {
      const folder = project(files, manifest)
      const read = (path: string) => readFileSync(join(folder, path), 'utf8')
      const before = read(file)
      const shown = await runCommand(['init'], folder)
      assert.deepEqual([shown.code, shown.stderr], [0, ''])
      for (const line of lines) assert.ok(shown.stdout.includes(`\n+${line}\n`), `${line}\n${shown.stdout}`)
      assert.match(shown.stdout, /^Nothing was changed/m)
      assert.equal(read(file), before)
      assert.equal(existsSync(join(folder, guard)), false)

      const { code, stdout } = await runCommand(['init', '--yes'], folder)
      assert.equal(code, 0)
      assert.match(stdout, /^Done\. Next: /m)
      const changed = read(file).split('\n')
      for (const line of lines) assert.ok(changed.includes(line), `${line}\n${read(file)}`)
      // What was there is still there, in the same order.
      const kept = changed.filter(line => !lines.includes(line))
      assert.deepEqual(
        kept,
        before.split('\n').filter(line => !line.startsWith('  imports: [')),
      )
      assert.match(read(guard), /createGuard\(\{ \.\.\.auth0\(AUTH0_DOMAIN\), audience: AUTH0_AUDIENCE \}\)/)
      assert.ok('@tollgate/guard' in JSON.parse(read('package.json')).dependencies)
      assert.match(read('.env.example'), /^AUTH0_DOMAIN=.*\n.*\nAUTH0_AUDIENCE=/m)

      const again = await runCommand(['init'], folder)
      assert.deepEqual(again.stderr, 'This project depends on "@tollgate/guard": there is nothing to add\n')
    })
  }

  it('names the routes that need a policy, and the guard serves none of them without one', async () => {
    const folder = project(PROJECTS.hono.files, PROJECTS.hono.manifest)
    const { stdout } = await runCommand(['init', '--yes'], folder)
    assert.match(stdout, /^These routes need a policy, such as allow\(authenticated\):\n {2}GET \/orders$/m)
    Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.test', AUTH0_AUDIENCE: 'https://api.test' })
    try {
      const { app } = await import(pathToFileURL(join(folder, 'src/app.js')).href)
      app.onError(({ message }: Error) => new Response(message, { status: 500 }))
      const response = await app.request('/orders')
      assert.equal(response.status, 500)
      assert.match(await response.text(), /states no policy: "GET \/orders"/)
    } finally {
      delete process.env.AUTH0_DOMAIN
      delete process.env.AUTH0_AUDIENCE
    }
  })

  for (const [what, files, manifest, args, sentence] of [
    ['another framework', {}, { dependencies: { koa: '3' } }, [], /^This project depends on neither Fastify/],
    ['no application', {}, { dependencies: { hono: '4' } }, [], /^No file here creates an application of "hono"/],
    [
      'a file without an application',
      { 'a.js': '' },
      { dependencies: { hono: '4' } },
      ['a.js'],
      /^"a\.js" does not create/,
    ],
    [
      'two applications',
      { 'a.js': HONO, 'b.js': HONO },
      { dependencies: { hono: '4' } },
      [],
      /^"a\.js" and "b\.js" both create/,
    ],
    [
      'a file named guard',
      { 'a.js': HONO, 'guard.js': '' },
      { dependencies: { hono: '4' } },
      [],
      /^"guard\.js" exists: rename it/,
    ],
    [
      'brackets that do not match',
      { 'a.js': 'const app = new Hono(' },
      { dependencies: { hono: '4' } },
      [],
      /brackets that do not match/,
    ],
  ] as const) {
    it(`changes nothing in a project with ${what}`, async () => {
      const folder = project(files, manifest)
      const { code, stdout, stderr } = await runCommand(['init', '--yes', ...args], folder)
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, sentence)
    })
  }

  it('needs a project', async () => {
    const { stderr } = await runCommand(['init'], join(base, '..'))
    assert.match(stderr, /^There is no "package\.json" in "[^"]+": run this in the folder of a project$/m)
  })
})
