import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import esbuild from 'esbuild'
import { rollup } from 'rollup'
import webpack, { type Stats } from 'webpack'
import { createProject } from '../support/project.ts'

const PROGRAM = `
import { once } from 'node:events'
import { authenticated, createGuard } from '@tollgate/guard'
import { allow, protect as protectExpress } from '@tollgate/guard/express'
import { protect as protectFastify } from '@tollgate/guard/fastify'
import { createTestIssuer } from '@tollgate/guard/testing'
import express from 'express'
import fastify from 'fastify'

async function main() {
  const issuer = await createTestIssuer()
  const guard = createGuard(issuer)
  const headers = { authorization: 'Bearer ' + issuer.issue() }

  const fast = fastify()
  protectFastify(fast, guard)
  fast.get('/', { config: { policy: authenticated } }, () => 'ok')
  const statuses = [(await fast.inject('/')).statusCode, (await fast.inject({ url: '/', headers })).statusCode]

  const app = express()
  protectExpress(app, guard)
  app.get('/', allow(authenticated), (_request, response) => response.send('ok'))
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  const url = 'http://localhost:' + server.address().port
  statuses.push((await fetch(url)).status, (await fetch(url, { headers })).status)
  server.close()
  server.closeAllConnections()
  await issuer.close()
  console.log(JSON.stringify(statuses))
}
main()
`

const FRAMEWORKS = ['express', 'fastify']

type Format = 'module' | 'commonjs'

/** Each writes a program and what it imports, but for the frameworks, into one file. */
const BUNDLERS: Readonly<Record<string, (entry: string, output: string, format: Format) => Promise<unknown>>> = {
  esbuild: (entry, output, format) =>
    esbuild.build({
      entryPoints: [entry],
      outfile: output,
      bundle: true,
      minify: true,
      platform: 'node',
      format: format === 'module' ? 'esm' : 'cjs',
      external: FRAMEWORKS,
      logLevel: 'silent',
    }),

  rollup: async (entry, output, format) => {
    const bundle = await rollup({ input: entry, external: [...FRAMEWORKS, /^node:/], plugins: [nodeResolve()] })
    await bundle.write({ file: output, format })
    await bundle.close()
  },

  webpack: async (entry, output, format) => {
    const compiler = webpack({
      mode: 'production',
      target: 'node',
      entry,
      output: { path: dirname(output), filename: basename(output), library: { type: format } },
      experiments: { outputModule: format === 'module' },
      externalsType: format,
      externals: FRAMEWORKS,
    })
    const stats = await new Promise<Stats | undefined>((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)))
    })
    assert.ok(stats && !stats.hasErrors(), String(stats))
    await new Promise<unknown>(resolve => compiler.close(resolve))
  },
}

const ENDINGS = { module: 'mjs', commonjs: 'cjs' } as const

for (const [name, bundle] of Object.entries(BUNDLERS)) {
  describe(`A program that ${name} has bundled with the guard`, () => {
    for (const format of ['module', 'commonjs'] as const) {
      it(`runs as ${format}`, async () => {
        await using project = await createProject({ 'package.json': '{}', 'program.mjs': PROGRAM })
        const output = `bundle.${ENDINGS[format]}`
        await bundle(join(project.folder, 'program.mjs'), join(project.folder, output), format)
        assert.doesNotMatch(await readFile(join(project.folder, output), 'utf8'), /@tollgate\/guard/)
        assert.equal(await project.run(output), '[401,200,401,200]\n')
      })
    }
  })
}

describe('A bundle of ES modules and CommonJS', () => {
  for (const [name, bundle] of Object.entries(BUNDLERS).filter(([each]) => each !== 'rollup')) {
    it(`holds the guard once, by ${name}`, async () => {
      await using project = await createProject({
        'package.json': '{}',
        'required.cjs': "module.exports = require('@tollgate/guard')",
        'program.mjs': `
          import * as imported from '@tollgate/guard'
          import required from './required.cjs'
          console.log(imported.createGuard === required.createGuard, imported.anyone === required.anyone)
        `,
      })
      await bundle(join(project.folder, 'program.mjs'), join(project.folder, 'bundle.cjs'), 'commonjs')
      assert.equal(await project.run('bundle.cjs'), 'true true\n')
    })
  }
})
