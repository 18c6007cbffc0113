import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
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

describe('TypeScript', () => {
  for (const [what, module, moduleResolution] of [
    ['CommonJS, resolved as Node 10 did', 'commonjs', 'node10'],
    ['CommonJS of Node 16', 'node16', 'node16'],
    ['CommonJS of the newest Node', 'nodenext', 'nodenext'],
  ] as const) {
    it(`compiles to ${what}, and Node runs it`, async () => {
      const compilerOptions = {
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2023', 'dom'],
        strict: true,
        skipLibCheck: true,
        types: ['node'],
      }
      await using project = await createProject({
        'package.json': '{}',
        'tsconfig.json': JSON.stringify({ compilerOptions, files: ['program.ts'] }),
        'program.ts': PROGRAM,
      })
      assert.equal(await project.run(tsc, '-p', '.'), '')
      assert.equal(await project.run('program.js'), '200 ["read:orders"]\n')
    })
  }
})
