import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createProject } from '../support/project.ts'

// TypeScript 5, which still resolves as Node 10 did: the one that checks this package's types.
const require = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/core/package.json'))
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')

const PROGRAM = `
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express = require('express')
import { createGuard, type Guard, permissions, type VerifiedToken } from '@tollgate/guard'
import { allow, protect, tokenOf } from '@tollgate/guard/express'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'

async function main(): Promise<void> {
  const issuer: TestIssuer = await createTestIssuer()
  const guard: Guard = createGuard({ ...issuer, fetch })
  const app = express()
  protect(app, guard)
  app.get('/', allow(permissions('read:orders')), (request, response) => {
    const token: VerifiedToken = tokenOf(request)
    response.send(token.permissions)
  })
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  const headers = { authorization: 'Bearer ' + issuer.issue({ permissions: ['read:orders'] }) }
  const response = await fetch('http://localhost:' + (server.address() as AddressInfo).port, { headers })
  console.log(response.status, await response.text())
  server.close()
  server.closeAllConnections()
  await issuer.close()
}
void main()
`

/** What each project compiles to, and its options. */
const PROJECTS = {
  node10: { what: 'CommonJS, resolved as Node 10 did', module: 'commonjs', moduleResolution: 'node10' },
  node16: { what: 'CommonJS of Node 16', module: 'node16', moduleResolution: 'node16' },
  nodenext: { what: 'CommonJS of the newest Node', module: 'nodenext', moduleResolution: 'nodenext' },
}

describe('TypeScript', () => {
  let project: Awaited<ReturnType<typeof createProject>>
  before(async () => {
    const files = Object.entries(PROJECTS).map(([name, { module, moduleResolution }]) =>
      filesOf(name, module, moduleResolution),
    )
    project = await createProject(Object.assign({}, ...files))
  })
  after(() => project[Symbol.asyncDispose]())

  // One process reads the declarations of the libraries once for all projects.
  it('compiles all projects without a message', async () => {
    assert.equal(await project.run(tsc, '-b', ...Object.keys(PROJECTS)), '')
  })

  for (const [name, { what }] of Object.entries(PROJECTS)) {
    it(`compiles to ${what}, and Node runs it`, async () => {
      assert.equal(await project.run(`${name}/program.js`), '200 ["read:orders"]\n')
    })
  }
})

function filesOf(name: string, module: string, moduleResolution: string): Record<string, string> {
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    lib: ['es2023', 'dom'],
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  }
  return {
    [`${name}/package.json`]: '{}',
    [`${name}/tsconfig.json`]: JSON.stringify({ compilerOptions, files: ['program.ts'] }),
    [`${name}/program.ts`]: PROGRAM,
  }
}
